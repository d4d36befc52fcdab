package io.podwire;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.failure.BrokenReferences;
import io.podwire.failure.UnknownFields;
import io.podwire.failure.UnknownKind;
import io.podwire.failure.Workload;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is probably wrong with a manifest, as soon as it is applied. */
final class Hints {
  private static final Logger LOG = LoggerFactory.getLogger("io.podwire.hints");

  private static final String EXISTS = "AlreadyExists";
  private static final String THERE_IS_ONE =
      "give this one another name, or use the one that is there";

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
    return because(words(object), refused, UnknownFields.of(object));
  }

  /** As {@link #explained(HasMetadata, KubernetesClientException)}, of what the DSL described. */
  static KubernetesClientException explained(String words, KubernetesClientException refused) {
    boolean isThere = refused.getStatus() != null && EXISTS.equals(refused.getStatus().getReason());
    return because(words, refused, isThere ? List.of(THERE_IS_ONE) : List.of());
  }

  private static KubernetesClientException because(
      String words, KubernetesClientException refused, List<String> hints) {
    StringBuilder text = new StringBuilder(words).append(": ").append(said(refused));
    hints.forEach(hint -> text.append("\n  hint: ").append(hint));
    return new KubernetesClientException(
        text.toString(), refused, refused.getCode(), refused.getStatus(), null);
  }

  /** The server's own words; the client's have the whole answer in them. */
  private static String said(KubernetesClientException refused) {
    return refused.getStatus() == null || refused.getStatus().getMessage() == null
        ? String.valueOf(refused.getMessage())
        : refused.getStatus().getMessage() + " (" + refused.getCode() + ")";
  }

  /**
   * Prints what the manifest names and the cluster has not. One without workloads may be a part
   * only, whose rest comes later.
   */
  static void report(KubernetesClient client, List<HasMetadata> applied) {
    if (applied.stream().anyMatch(object -> Workload.of(object).isPresent())) {
      BrokenReferences.of(client, applied).forEach(hint -> LOG.warn("hint: {}", hint.text()));
    }
  }

  private static String words(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
