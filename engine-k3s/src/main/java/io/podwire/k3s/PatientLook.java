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
  private boolean held;

  PatientLook(BooleanSupplier condition) {
    this.condition = condition;
  }

  @Override
  public boolean getAsBoolean() {
    try {
      unanswered = null;
      held = condition.getAsBoolean();
    } catch (KubernetesClientException failed) {
      if (!(failed.getCause() instanceof IOException)) {
        throw failed;
      }
      unanswered = failed;
      held = false;
    }
    return held;
  }

  /** What the last look saw; if it got no answer, throws why. */
  boolean outcome() {
    if (unanswered != null) {
      throw unanswered;
    }
    return held;
  }
}
