package io.podwire;

import io.podwire.engine.Disturbance;
import java.time.Duration;
import org.apiguardian.api.API;

/**
 * Something that goes wrong in a cluster, for {@link Cluster#inject}. Each is a question of its own
 * to the engine: a test that asks for one which the engine cannot do is aborted.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Fault {
  /** The Pod is deleted without grace, as if its node had crashed under it. Not undone. */
  static Fault kill(PodHandle pod) {
    return new PodKilled(pod);
  }

  /**
   * The node's cable is pulled. Its Pods run on; after 50 s (40 s before Kubernetes 1.32) the node
   * counts as not ready.
   *
   * @see <a
   *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/nodelifecycle/config/v1alpha1/defaults.go">{@code
   *     NodeMonitorGracePeriod}</a>
   */
  static Fault lose(NodeHandle node) {
    return new Below("lose " + node, new Disturbance.NodeLost(node.name()));
  }

  /** Nothing passes between the two nodes. */
  static Fault cut(NodeHandle one, NodeHandle other) {
    return new Below(
        "cut " + one + " from " + other,
        new Disturbance.NodesParted(one.name(), different(one.name(), other.name())));
  }

  /** Nothing passes between the two Pods, wherever they run. */
  static Fault cut(PodHandle one, PodHandle other) {
    return new Below(
        "cut " + one + " from " + other,
        new Disturbance.PodsParted(one.ip(), different(one.ip(), other.ip())));
  }

  /** What passes between the two nodes takes that long each way. */
  static Fault slow(NodeHandle one, NodeHandle other, Duration delay) {
    return new Below(
        "slow " + one + " to " + other + " by " + Waits.words(delay),
        new Disturbance.NodesSlowed(
            one.name(), different(one.name(), other.name()), Checks.positive("delay", delay)));
  }

  /** The cluster's DNS has no Pod left: its address refuses. */
  static Fault failDns() {
    return new DnsFailed();
  }

  /** The node's kube-proxy stops to sync: its rules for Services stay as they are. */
  static Fault stopKubeProxy(NodeHandle node) {
    return new Below("stop kube-proxy on " + node, new Disturbance.ProxyStopped(node.name()));
  }

  /** Endpoints follow their Pods that much later. */
  static Fault delayEndpoints(Duration delay) {
    return new Below(
        "delay endpoints by " + Waits.words(delay),
        new Disturbance.EndpointsDelayed(Checks.positive("delay", delay)));
  }

  private static String different(String one, String other) {
    if (one.equals(other)) {
      throw Checks.refused("the other end", other, "another than the first");
    }
    return other;
  }

  /** See {@link #kill}. */
  @API(status = API.Status.EXPERIMENTAL)
  record PodKilled(PodHandle pod) implements Fault {
    @Override
    public String toString() {
      return "kill " + pod;
    }
  }

  /** See {@link #failDns}. */
  @API(status = API.Status.EXPERIMENTAL)
  record DnsFailed() implements Fault {
    @Override
    public String toString() {
      return "fail DNS";
    }
  }

  /** What only the engine can do, below the API. */
  @API(status = API.Status.EXPERIMENTAL)
  record Below(String words, Disturbance disturbance) implements Fault {
    @Override
    public String toString() {
      return words;
    }
  }
}
