package io.podwire;

import org.apiguardian.api.API;

/** Asks the network from a node: by a Pod that uses the node's own network. */
@API(status = API.Status.EXPERIMENTAL)
public final class NodeProbe extends ToolProbe {
  NodeProbe(Scene scene, Seat seat) {
    super(scene, seat);
  }

  static NodeProbe of(Scene scene, String namespace, Image image, String node) {
    ProbePods.Key key = new ProbePods.Key(namespace, image.defaultName(), image, node, true);
    Seat seat =
        new Seat(
            "node " + node, namespace, image.toolbox(), false, () -> scene.probePods().open(key));
    return new NodeProbe(scene, seat);
  }
}
