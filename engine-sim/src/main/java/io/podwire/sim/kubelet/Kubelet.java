package io.podwire.sim.kubelet;

import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Dialer;
import io.podwire.sim.apiserver.KubeletConnection;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.ContainerRuntime;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the Pods of one node. Each Pod has a {@link PodWorker}; all of it happens in events, so a
 * node on which nothing happens costs nothing.
 */
public final class Kubelet {
  private final NodeTools tools;
  private final NodeRegistration registration;
  private final Map<String, PodWorker> pods = new LinkedHashMap<>();
  private @Nullable AutoCloseable watch;

  /**
   * @param node the node in the network
   * @param runtime runs the containers
   * @param services what containers are told of Services, shared by all nodes
   */
  public Kubelet(
      Api api,
      Simulation simulation,
      NetworkNode node,
      ContainerRuntime runtime,
      NodeConfig config,
      ServiceVariables services) {
    this.tools = new NodeTools(api, simulation, node, runtime, config, services);
    this.registration = new NodeRegistration(api, simulation, node, config);
  }

  /** Registers the node and begins to run its Pods. */
  public void start() {
    registration.register();
    watch =
        tools.api.watchField(
            "kubelet " + tools.node.name(),
            Resources.PODS,
            "spec.nodeName",
            tools.node.name(),
            this::onPod);
  }

  /** The node loses touch with the API server: its Pods run on, but nobody hears of them. */
  public void disconnect() {
    registration.fallSilent();
    AutoCloseable watching = watch;
    watch = null;
    if (watching != null) {
      try {
        watching.close();
      } catch (Exception neverThrown) {
        throw new IllegalStateException(neverThrown);
      }
    }
  }

  /** Undoes {@link #disconnect}: Pods that were deleted meanwhile end. */
  public void reconnect() {
    for (PodWorker worker : workers()) {
      ApiObject pod = worker.pod();
      ObjectKey key = new ObjectKey(Resources.PODS, pod.namespace(), pod.name());
      if (tools.api.find(key).filter(now -> now.uid().equals(pod.uid())).isEmpty()) {
        pods.remove(pod.uid());
        worker.drop();
      }
    }
    start();
  }

  /** Ends all containers at once, as a machine that is switched off. */
  public void powerOff() {
    disconnect();
    new ArrayList<>(pods.values()).forEach(PodWorker::drop);
    pods.clear();
  }

  /** What the API server asks of this node. */
  public KubeletConnection connection() {
    return new KubeletServer(tools, this);
  }

  /** Connections from the node itself. */
  public Dialer dialer() {
    return (address, port, streams) -> {
      PortForward connection =
          new PortForward(
              tools.simulation,
              tools.node.host(),
              Ip.of(address),
              port,
              streams,
              "dial tcp " + address + ":" + port);
      connection.start();
      return connection;
    };
  }

  /** A process of the caller's in the first container of that Pod that runs, if it is here. */
  public Optional<UnixProcess> join(String namespace, String pod) {
    PodWorker worker = find(namespace, pod);
    return worker == null ? Optional.empty() : worker.running().map(Container::join);
  }

  /** The node's name. */
  public String node() {
    return tools.node.name();
  }

  @Nullable PodWorker find(String namespace, String name) {
    for (PodWorker worker : pods.values()) {
      if (worker.pod().name().equals(name) && worker.pod().namespace().equals(namespace)) {
        return worker;
      }
    }
    return null;
  }

  List<PodWorker> workers() {
    return List.copyOf(pods.values());
  }

  private void onPod(WatchEvent event) {
    ApiObject pod = event.object();
    PodWorker worker = pods.get(pod.uid());
    if (event.type() == WatchEvent.Type.DELETED) {
      if (worker != null) {
        pods.remove(pod.uid());
        worker.drop();
      }
    } else if (worker != null) {
      worker.update(pod);
    } else {
      worker = new PodWorker(tools, pod);
      pods.put(pod.uid(), worker);
      worker.begin();
    }
  }
}
