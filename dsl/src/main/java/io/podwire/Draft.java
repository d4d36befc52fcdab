package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An object that a test is still describing; it is created once, when anyone could see it. */
final class Draft {
  private final String words;
  private final Consumer<KubernetesClient> creation;
  private boolean created;

  Draft(String words, Consumer<KubernetesClient> creation) {
    this.words = words;
    this.creation = creation;
  }

  static Draft of(String words, Supplier<? extends HasMetadata> description) {
    return new Draft(words, client -> Creation.create(client, description.get()));
  }

  String words() {
    return words;
  }

  boolean isCreated() {
    return created;
  }

  /**
   * Creates it.
   *
   * @throws KubernetesClientException if the server refuses, with its words after these
   */
  void create(KubernetesClient client) {
    created = true;
    try {
      creation.accept(client);
    } catch (KubernetesClientException refused) {
      throw Hints.explained(words, refused);
    }
  }
}
