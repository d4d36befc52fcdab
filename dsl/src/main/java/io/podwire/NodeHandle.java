package io.podwire;

import io.fabric8.kubernetes.api.model.Node;
import io.podwire.engine.Capability;
import org.apiguardian.api.API;

/** A node by its name. */
@API(status = API.Status.EXPERIMENTAL)
public final class NodeHandle {
  private final Scene scene;
  private final String namespace;
  private final String name;

  NodeHandle(Scene scene, String namespace, String name) {
    this.scene = scene;
    this.namespace = namespace;
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its address in the cluster's network. */
  public String address() {
    return resource().getStatus().getAddresses().stream()
        .filter(a -> "InternalIP".equals(a.getType()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(this + " has no InternalIP"))
        .getAddress();
  }

  /** The object as it is now. */
  public Node resource() {
    Node node = scene.peek().nodes().withName(name).get();
    if (node == null) {
      throw new AssertionError("there is no " + this);
    }
    return node;
  }

  /** Asks the network from this node, with the tools of {@link Images#netshoot}. */
  public NodeProbe probe() {
    return probe(Images.netshoot);
  }

  /** Asks the network from this node, with that image's tools. */
  public NodeProbe probe(Image tools) {
    scene.require(Capability.NODE_ACCESS, "a probe from " + this);
    return NodeProbe.of(scene, namespace, tools, name);
  }

  @Override
  public String toString() {
    return "Node " + name;
  }
}
