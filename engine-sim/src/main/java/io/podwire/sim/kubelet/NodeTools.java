package io.podwire.sim.kubelet;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.controller.EventRecorder;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.runtime.ContainerRuntime;
import io.podwire.sim.runtime.FileTree;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What the Pods of a node share. */
final class NodeTools {
  final Api api;
  final Simulation simulation;
  final NetworkNode node;
  final ContainerRuntime runtime;
  final NodeConfig config;
  final ServiceVariables services;
  final EventRecorder events;
  final PodAddresses addresses;
  final HostPorts hostPorts;
  final RandomGenerator random;

  /** The images that the node has. */
  final Set<String> images = new LinkedHashSet<>();

  private final Map<String, FileTree> hostPaths = new LinkedHashMap<>();

  NodeTools(
      Api api,
      Simulation simulation,
      NetworkNode node,
      ContainerRuntime runtime,
      NodeConfig config,
      ServiceVariables services) {
    this.api = api;
    this.simulation = simulation;
    this.node = node;
    this.runtime = runtime;
    this.config = config;
    this.services = services;
    this.events = EventRecorder.of(api, simulation, "kubelet", node.name());
    this.addresses = new PodAddresses(node.podRange());
    this.hostPorts = new HostPorts(node);
    this.random = simulation.random("kubelet " + node.name());
  }

  /** Lets it happen after a time within those bounds, drawn from the seed. */
  Timer later(long leastMillis, long mostMillis, Runnable event) {
    return simulation.after(between(leastMillis, mostMillis), event);
  }

  Duration between(long leastMillis, long mostMillis) {
    long least = leastMillis * 1_000_000;
    return Duration.ofNanos(least + random.nextLong(mostMillis * 1_000_000 - least + 1));
  }

  FileTree hostPath(String path) {
    return hostPaths.computeIfAbsent(path, unseen -> new FileTree());
  }

  /** A container's id, as containerd's are. */
  String containerId() {
    StringBuilder id = new StringBuilder("containerd://");
    for (int i = 0; i < 4; i++) {
      id.append(String.format("%016x", random.nextLong()));
    }
    return id.toString();
  }
}
