package io.podwire;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.failure.BrokenReferences;
import io.podwire.failure.UnknownFields;
import io.podwire.failure.UnknownKind;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is probably wrong with a manifest, as soon as it is applied. */
final class Hints {
  private static final Logger LOG = LoggerFactory.getLogger("io.podwire.hints");

  private Hints() {}

  /** Refuses a kind that the cluster has not. */
  static void checkKind(KubernetesClient client, HasMetadata object) {
    if (object instanceof GenericKubernetesResource) {
      UnknownKind.why(client, object.getApiVersion(), object.getKind())
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(words(object) + ": " + why);
              });
    }
  }

  /** What the API said, with the object's name before it and what was probably meant after it. */
  static KubernetesClientException explained(
      HasMetadata object, KubernetesClientException refused) {
    StringBuilder text = new StringBuilder(words(object)).append(": ").append(refused.getMessage());
    UnknownFields.of(object).forEach(hint -> text.append("\n  hint: ").append(hint));
    KubernetesClientException explained =
        new KubernetesClientException(
            text.toString(), refused, refused.getCode(), refused.getStatus(), null);
    return explained;
  }

  /**
   * Prints what the manifest names and the cluster has not. One without workloads may be a part
   * only, whose rest comes later.
   */
  static void report(KubernetesClient client, List<HasMetadata> applied) {
    if (applied.stream().anyMatch(object -> Applied.WORKLOADS.contains(object.getKind()))) {
      BrokenReferences.of(client, applied).forEach(hint -> LOG.warn("hint: {}", hint));
    }
  }

  private static String words(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
