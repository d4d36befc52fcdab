package io.podwire;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Set;

/** What a test may make that shares its cluster with others: nothing that all of them have. */
enum Sharing {
  /** The cluster is the test's alone. */
  ALONE {
    @Override
    void check(HasMetadata object) {}
  },
  /** Others are in it, in namespaces of their own. */
  ISOLATED {
    @Override
    void check(HasMetadata object) {
      if (object instanceof Service service && ON_NODES.contains(type(service))) {
        throw refused(object, "spec.type " + type(service) + " takes ports of the nodes");
      }
      if (!(object instanceof Namespaced)
          && !(object instanceof Namespace)
          && !(object instanceof GenericKubernetesResource)) {
        throw refused(object, "it is in no namespace");
      }
    }
  };

  private static final Set<String> ON_NODES = Set.of("NodePort", "LoadBalancer");

  /**
   * Refuses what belongs to all.
   *
   * @throws IllegalStateException if the object does, naming it and why
   */
  abstract void check(HasMetadata object);

  private static String type(Service service) {
    return service.getSpec() == null ? "" : String.valueOf(service.getSpec().getType());
  }

  private static IllegalStateException refused(HasMetadata object, String why) {
    return new IllegalStateException(
        object.getKind()
            + " "
            + object.getMetadata().getName()
            + ": "
            + why
            + ", which tests that share a cluster have in common; leave out"
            + " @ClusterTest(isolated = true)");
  }
}
