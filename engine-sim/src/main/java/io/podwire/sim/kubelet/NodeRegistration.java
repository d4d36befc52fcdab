package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.controller.Times;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The node's own Node object and the Lease that says that it lives. */
final class NodeRegistration {
  /**
   * How often the Lease is renewed: <a
   * href="https://kubernetes.io/docs/concepts/architecture/nodes/#node-heartbeats">heartbeats</a>.
   */
  private static final Duration RENEWAL = Duration.ofSeconds(10);

  private static final String LEASES = "kube-node-lease";

  private final Api api;
  private final Simulation simulation;
  private final NetworkNode node;
  private final NodeConfig config;
  private @Nullable Timer renewal;

  NodeRegistration(Api api, Simulation simulation, NetworkNode node, NodeConfig config) {
    this.api = api;
    this.simulation = simulation;
    this.node = node;
    this.config = config;
  }

  ObjectKey key() {
    return new ObjectKey(Resources.NODES, "", node.name());
  }

  /** Makes the Node object, ready to take Pods; one that is there is made ready again. */
  void register() {
    ApiObject registered = api.find(key()).orElseGet(() -> api.create(Resources.NODES, spec()));
    ObjectNode tree = registered.copy();
    tree.set("status", status());
    api.updateStatus(Resources.NODES, tree);
    renew();
  }

  /** Stops saying that the node lives. */
  void fallSilent() {
    if (renewal != null) {
      renewal.cancel();
      renewal = null;
    }
  }

  private ObjectNode spec() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "v1").put("kind", "Node");
    ObjectNode metadata = tree.putObject("metadata").put("name", node.name());
    metadata
        .putObject("annotations")
        .put("node.alpha.kubernetes.io/ttl", "0")
        .put("volumes.kubernetes.io/controller-managed-attach-detach", "true");
    ObjectNode labels = metadata.putObject("labels");
    labels.put("beta.kubernetes.io/arch", "amd64").put("beta.kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", "amd64").put("kubernetes.io/hostname", node.name());
    labels.put("kubernetes.io/os", "linux");
    config.labels().forEach(labels::put);
    ObjectNode spec = tree.putObject("spec");
    spec.put("podCIDR", node.podRange().toString());
    spec.putArray("podCIDRs").add(node.podRange().toString());
    return tree;
  }

  private ObjectNode status() {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    var addresses = status.putArray("addresses");
    addresses.addObject().put("address", node.address().toString()).put("type", "InternalIP");
    addresses.addObject().put("address", node.name()).put("type", "Hostname");
    resources(status.putObject("allocatable"));
    resources(status.putObject("capacity"));
    condition(
        status,
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available");
    condition(
        status,
        "DiskPressure",
        "False",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure");
    condition(
        status,
        "PIDPressure",
        "False",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available");
    condition(status, "Ready", "True", "KubeletReady", "kubelet is posting ready status");
    status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", 10250);
    status
        .putObject("nodeInfo")
        .put("architecture", "amd64")
        .put("bootID", "")
        .put("containerRuntimeVersion", "podwire://0.1")
        .put("kernelVersion", "podwire")
        .put("kubeProxyVersion", "")
        .put("kubeletVersion", config.version())
        .put("machineID", "")
        .put("operatingSystem", "linux")
        .put("osImage", "Podwire")
        .put("systemUUID", "");
    return status;
  }

  private void resources(ObjectNode resources) {
    resources.put("cpu", Integer.toString(config.cpus()));
    resources.put("memory", config.memoryKib() + "Ki");
    resources.put("pods", Integer.toString(config.maxPods()));
  }

  private void condition(
      ObjectNode status, String type, String value, String reason, String message) {
    String now = Times.second(simulation.now());
    status
        .withArray("conditions")
        .addObject()
        .put("lastHeartbeatTime", now)
        .put("lastTransitionTime", now)
        .put("message", message)
        .put("reason", reason)
        .put("status", value)
        .put("type", type);
  }

  private void renew() {
    renewal = simulation.after(RENEWAL, this::renew);
    try {
      ObjectKey key = new ObjectKey(Resources.LEASES, LEASES, node.name());
      ApiObject lease = api.find(key).orElse(null);
      ObjectNode tree = lease == null ? lease() : lease.copy();
      tree.withObject("/spec")
          .put("holderIdentity", node.name())
          .put("leaseDurationSeconds", 40)
          .put("renewTime", Times.micro(simulation.now()));
      if (lease == null) {
        api.create(Resources.LEASES, tree);
      } else {
        api.update(Resources.LEASES, tree);
      }
    } catch (ApiException refused) {
      return; // the next renewal tries again
    }
  }

  private ObjectNode lease() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    ObjectNode metadata =
        tree.putObject("metadata").put("name", node.name()).put("namespace", LEASES);
    api.find(key())
        .ifPresent(
            owner ->
                metadata
                    .putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "v1")
                    .put("kind", "Node")
                    .put("name", owner.name())
                    .put("uid", owner.uid()));
    return tree;
  }
}
