package io.podwire.k3s;

import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * k3s in a container: a real cluster that the tests of a JVM share, started by the first of them.
 *
 * <p>Its image is named by the system property {@code podwire.k3s.image}, else by the environment
 * variable {@code PODWIRE_K3S_IMAGE}, else it is a current {@code rancher/k3s}. Tests that run in
 * parallel take turns with it, or have as many clusters as {@code podwire.k3s.clusters} says. With
 * {@code podwire.k3s.reuse} it is left to the next JVM.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class K3sEngine implements Engine {
  static final String NAME = "k3s";

  private static @Nullable ClusterPool clusters;

  /** For the service loader. */
  public K3sEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities(ClusterSpec spec) {
    return clusters().capabilities(spec);
  }

  @Override
  public ClusterSession open(ClusterSpec spec) {
    return clusters().open(spec);
  }

  /** Those of the JVM, however many instances of this class the service loader makes. */
  private static synchronized ClusterPool clusters() {
    ClusterPool pool = clusters;
    if (pool == null) {
      K3sSettings settings = K3sSettings.ofThisJvm();
      pool =
          new ClusterPool(
              settings.clusters(),
              number -> {
                Docker.require();
                return settings.reuse()
                    ? ReusedCluster.claim(settings, number)
                    : ContainerCluster.start(settings);
              });
      clusters = pool;
    }
    return pool;
  }
}
