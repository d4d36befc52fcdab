package io.podwire.engine;

import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * The cluster that a test asks for.
 *
 * @param test the unique id of the test, or a name of the caller's; seeds derive from it
 * @param nodes how many nodes, at least 1
 * @param seed decides every free choice of an engine that has {@link Capability#SEED}; empty lets
 *     the engine choose one from the run's seed and the test's id
 * @param isolated whether the test confines itself to namespaces of its own, so that an engine may
 *     let other such tests use the same cluster at the same time
 * @param policy what the network does with a packet that a NetworkPolicy denies, where the engine
 *     can choose
 * @param unknownImages what the engine does with an image that it does not know, where it can
 *     choose
 */
@API(status = API.Status.EXPERIMENTAL)
public record ClusterSpec(
    String test,
    int nodes,
    OptionalLong seed,
    boolean isolated,
    PolicyDenial policy,
    UnknownImages unknownImages) {
  public ClusterSpec {
    if (nodes < 1) {
      throw new IllegalArgumentException("nodes: " + nodes + " is not at least 1");
    }
  }

  /** One node, held alone, a seed that derives from the test's id, the presets of k3s. */
  public static ClusterSpec of(String test) {
    return new ClusterSpec(
        test, 1, OptionalLong.empty(), false, PolicyDenial.REJECT, UnknownImages.FAIL);
  }

  public ClusterSpec withNodes(int count) {
    return new ClusterSpec(test, count, seed, isolated, policy, unknownImages);
  }

  public ClusterSpec withSeed(long value) {
    return new ClusterSpec(test, nodes, OptionalLong.of(value), isolated, policy, unknownImages);
  }

  public ClusterSpec withIsolated(boolean value) {
    return new ClusterSpec(test, nodes, seed, value, policy, unknownImages);
  }

  public ClusterSpec withPolicy(PolicyDenial value) {
    return new ClusterSpec(test, nodes, seed, isolated, value, unknownImages);
  }

  public ClusterSpec withUnknownImages(UnknownImages value) {
    return new ClusterSpec(test, nodes, seed, isolated, policy, value);
  }
}
