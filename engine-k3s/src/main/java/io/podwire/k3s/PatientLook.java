package io.podwire.k3s;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at a real cluster, whose API server may be busy for a moment: a request that got no answer
 * is a look that saw nothing. What the server refuses is not waited out.
 */
final class PatientLook implements BooleanSupplier {
  private final BooleanSupplier condition;
  private @Nullable KubernetesClientException unanswered;

  PatientLook(BooleanSupplier condition) {
    this.condition = condition;
  }

  @Override
  public boolean getAsBoolean() {
    try {
      unanswered = null;
      return condition.getAsBoolean();
    } catch (KubernetesClientException failed) {
      if (!(failed.getCause() instanceof IOException)) {
        throw failed;
      }
      unanswered = failed;
      return false;
    }
  }

  /** Says why the last look saw nothing, if it got no answer. */
  void throwIfUnanswered() {
    if (unanswered != null) {
      throw unanswered;
    }
  }
}
