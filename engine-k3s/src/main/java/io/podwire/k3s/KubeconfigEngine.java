package io.podwire.k3s;

import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that already runs, by its kubeconfig: the file that the system property {@code
 * podwire.kubeconfig} or the environment variable {@code PODWIRE_KUBECONFIG} names, else the one
 * that kubectl would use; in it the context that {@code podwire.context} or {@code PODWIRE_CONTEXT}
 * names, else the current one, if that looks like a cluster for tests.
 *
 * <p>Each test begins in a namespace of its own. What it makes is deleted after it; what it did not
 * make it cannot change.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class KubeconfigEngine implements Engine {
  static final String NAME = "kubeconfig";

  private static @Nullable RunningCluster cluster;

  /** For the service loader. */
  public KubeconfigEngine() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Capability> capabilities(ClusterSpec spec) {
    return cluster().capabilities(spec);
  }

  @Override
  public ClusterSession open(ClusterSpec spec) {
    return cluster().open(spec);
  }

  /** That of the JVM, however many instances of this class the service loader makes. */
  private static synchronized RunningCluster cluster() {
    RunningCluster connected = cluster;
    if (connected == null) {
      connected = RunningCluster.connect(KubeconfigSettings.ofThisJvm());
      cluster = connected;
    }
    return connected;
  }
}
