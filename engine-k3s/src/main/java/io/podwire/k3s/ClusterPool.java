package io.podwire.k3s;

import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSpec;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The clusters of a JVM, each started by the first test that needs it. There is one, unless the
 * user wants tests that run in parallel to have more: each holds one alone.
 */
final class ClusterPool {
  private final List<SharedCluster> clusters;
  private final Lease lease;

  /**
   * @param start starts that one of them
   */
  ClusterPool(int size, IntFunction<ContainerCluster> start) {
    clusters =
        IntStream.range(0, size).mapToObj(i -> new SharedCluster(() -> start.apply(i))).toList();
    lease = new Lease(size);
  }

  /** What each cluster offers to a test that asks for that. Starts one. */
  Set<Capability> capabilities(ClusterSpec spec) {
    return clusters.get(0).capabilities(spec);
  }

  RealSession open(ClusterSpec spec) {
    Lease.Claim claim = claim(spec);
    try {
      RealSession session = clusters.get(claim.cluster()).open(spec, claim);
      if (spec.isolated()) {
        claim.share();
      }
      return session;
    } catch (RuntimeException | Error failed) {
      claim.giveBack();
      throw failed;
    }
  }

  /** An isolated test that needs another number of nodes has to be alone until it has them. */
  private Lease.Claim claim(ClusterSpec spec) {
    if (spec.isolated()) {
      Lease.Claim shared = lease.shared();
      if (clusters.get(shared.cluster()).hasNodes(spec.nodes())) {
        return shared;
      }
      shared.giveBack();
    }
    return lease.alone(cluster -> clusters.get(cluster).hasNodes(spec.nodes()));
  }
}
