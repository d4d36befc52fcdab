package io.podwire.k3s;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.UUID;

/**
 * By what a test is known in a cluster that it shares with others.
 *
 * @param manager as whom the API server records its writes
 * @param namespace its own
 */
record Visit(String manager, String namespace) {
  static Visit next() {
    String suffix = UUID.randomUUID().toString().substring(0, 8);
    return new Visit(Clients.USER + "-" + suffix, "test-" + suffix);
  }

  /** Makes the namespace that the session begins in, or ends the session. */
  RealSession begin(RealSession session) {
    try {
      session
          .client()
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(namespace)
                  .addToLabels("app.kubernetes.io/managed-by", Clients.USER)
                  .endMetadata()
                  .build())
          .create();
      return session;
    } catch (RuntimeException failed) {
      session.close();
      throw failed;
    }
  }
}
