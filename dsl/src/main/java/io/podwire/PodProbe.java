package io.podwire;

import org.apiguardian.api.API;

/** Asks the network from a Pod. */
@API(status = API.Status.EXPERIMENTAL)
public final class PodProbe extends ToolProbe {
  private final ProbePods.Key key;

  private PodProbe(Scene scene, Seat seat, ProbePods.Key key) {
    super(scene, seat);
    this.key = key;
  }

  static PodProbe of(Scene scene, ProbePods.Key key) {
    String words =
        "client "
            + key.client()
            + " in namespace "
            + key.namespace()
            + (key.node() == null ? "" : " on node " + key.node());
    Seat seat =
        new Seat(
            words, key.namespace(), key.image().toolbox(), true, () -> scene.probePods().open(key));
    return new PodProbe(scene, seat, key);
  }

  /** The same client, on that node. */
  public PodProbe onNode(NodeHandle node) {
    return of(
        scene(), new ProbePods.Key(key.namespace(), key.client(), key.image(), node.name(), false));
  }

  /** The same client, on the node where that Pod runs. */
  public PodProbe onNodeOf(PodHandle pod) {
    return onNode(pod.node());
  }
}
