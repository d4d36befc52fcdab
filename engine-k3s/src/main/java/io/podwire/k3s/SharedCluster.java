package io.podwire.k3s;

import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.EngineUnavailableException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster that tests take turns with. It starts with the first that asks for it and ends with the
 * JVM; one that died or could not be cleaned is replaced. A start that failed is not tried again.
 */
final class SharedCluster {
  private static final Logger LOG = LoggerFactory.getLogger(SharedCluster.class);

  private final Supplier<ContainerCluster> start;
  private @Nullable ContainerCluster cluster;
  private @Nullable EngineUnavailableException failure;
  private boolean ended;

  SharedCluster(Supplier<ContainerCluster> start) {
    this.start = start;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "podwire-k3s-end"));
  }

  /** What the cluster offers to a test that asks for that. Starts it. */
  Set<Capability> capabilities(ClusterSpec spec) {
    return capabilities(running(), spec);
  }

  private static Set<Capability> capabilities(ContainerCluster ready, ClusterSpec spec) {
    EnumSet<Capability> all =
        EnumSet.of(
            Capability.NODE_ACCESS,
            Capability.SEVERAL_NODES,
            Capability.LOCAL_IMAGES,
            Capability.WHOLE_CLUSTER);
    if (!spec.isolated()) {
      // They are everybody's.
      all.addAll(Set.of(Capability.DNS_FAULTS, Capability.LINK_FAULTS, Capability.NODE_FAULTS));
    }
    if (ready.passage().isOpen()) {
      all.add(Capability.OUTSIDE_ACCESS);
    }
    return new Offer(all, ready.externalDns());
  }

  /** Opens a session for the test that holds this cluster by the claim. */
  RealSession open(ClusterSpec spec, Lease.Claim claim) {
    ContainerCluster ready = spec.isolated() ? running() : spotless();
    if (ready.size() != spec.nodes()) {
      ready.resize(spec.nodes());
    }
    Visit visit = Visit.next();
    RealSession session =
        new RealSession(
            K3sEngine.NAME,
            spec.isolated() ? visit.namespace() : "default",
            () -> Clients.client(ready.kubeconfig(), visit.manager()),
            ready::kubeconfig,
            outside(ready, spec),
            ready.images(),
            ready.wires(),
            () -> end(ready, claim, spec.isolated() ? visit.manager() : null));
    return spec.isolated() ? visit.begin(session) : session;
  }

  /** The cluster without what tests before could not take away. */
  private ContainerCluster spotless() {
    ContainerCluster ready = running();
    if (ready.isSoiled()) {
      cleanOrDiscard(ready);
    }
    return running();
  }

  /** Takes away all that is beyond the baseline, or what that one of several tests made. */
  private void end(ContainerCluster used, Lease.Claim claim, @Nullable String manager) {
    try {
      if (manager == null) {
        cleanOrDiscard(used);
      } else {
        used.cleanUpAfter(manager);
      }
    } catch (RuntimeException failed) {
      LOG.warn("a test among others could not be cleaned up after", failed);
    } finally {
      claim.giveBack();
    }
  }

  private void cleanOrDiscard(ContainerCluster used) {
    try {
      if (!used.clean()) {
        discard(used, "what a test made could not be removed");
      }
    } catch (RuntimeException failed) {
      discard(used, failed.toString());
    }
  }

  private static Outside outside(ContainerCluster ready, ClusterSpec spec) {
    return new Outside(capabilities(ready, spec), ready.serverAddress(), ready.passage()::way);
  }

  /** Stops a cluster that cannot be brought back to its baseline; the next test gets a new one. */
  private synchronized void discard(ContainerCluster unusable, String reason) {
    if (!ended) {
      LOG.warn("the cluster is replaced: {}", reason);
    }
    if (cluster == unusable) {
      cluster = null;
    }
    unusable.stop();
  }

  /** Whether it runs, with that many nodes. */
  synchronized boolean hasNodes(int count) {
    return cluster != null && cluster.size() == count;
  }

  private synchronized ContainerCluster running() {
    if (failure != null) {
      throw failure;
    }
    if (cluster != null && !cluster.isAlive()) {
      LOG.warn("{}", cluster.failure("is replaced"));
      cluster.stop();
      cluster = null;
    }
    if (cluster == null) {
      cluster = started();
    }
    return cluster;
  }

  private ContainerCluster started() {
    if (ended) {
      throw new IllegalStateException("the JVM is ending: no cluster is started any more");
    }
    try {
      return start.get();
    } catch (EngineUnavailableException unavailable) {
      failure = unavailable;
      throw unavailable;
    }
  }

  private synchronized void end() {
    ended = true;
    if (cluster != null) {
      cluster.leave();
      cluster = null;
    }
  }
}
