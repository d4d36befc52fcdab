package io.podwire.k3s;

import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * k3s in a container: a real cluster that the tests of a JVM share, started by the first of them.
 *
 * <p>Its image is named by the system property {@code podwire.k3s.image}, else by the environment
 * variable {@code PODWIRE_K3S_IMAGE}, else it is a current {@code rancher/k3s}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class K3sEngine implements Engine {
  static final String NAME = "k3s";

  /** One for the JVM, however many instances the service loader makes. */
  private static final SharedCluster CLUSTER =
      new SharedCluster(
          () -> {
            K3sSettings settings = K3sSettings.ofThisJvm();
            Docker.require();
            return ContainerCluster.start(settings.image());
          });

  /** For the service loader. */
  public K3sEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities(ClusterSpec spec) {
    return CLUSTER.capabilities(spec);
  }

  @Override
  public ClusterSession open(ClusterSpec spec) {
    return CLUSTER.open(spec);
  }
}
