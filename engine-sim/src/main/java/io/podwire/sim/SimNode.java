package io.podwire.sim;

import io.podwire.engine.PolicyDenial;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Dialer;
import io.podwire.sim.apiserver.KubeletConnection;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.kubelet.Kubelet;
import io.podwire.sim.kubelet.NodeConfig;
import io.podwire.sim.kubelet.ServiceVariables;
import io.podwire.sim.kubeproxy.ClusterServices;
import io.podwire.sim.kubeproxy.KubeProxy;
import io.podwire.sim.network.Network;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.policy.ClusterPolicies;
import io.podwire.sim.policy.PolicyAgent;
import io.podwire.sim.runtime.ContainerRuntime;
import io.podwire.sim.runtime.ImageStore;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.trace.Trace;
import java.util.Map;
import java.util.Optional;

/** A node: its place in the network, its container runtime, and its agents. */
final class SimNode {
  private static final int CPUS = 4;
  private static final long MEMORY_KIB = 16L << 20;
  // https://kubernetes.io/docs/setup/best-practices/cluster-large/
  private static final int MAX_PODS = 110;

  private final Api api;
  private final NetworkNode network;
  private final Kubelet kubelet;
  private final KubeProxy proxy;
  private final PolicyAgent policy;
  private boolean plugged = true;

  /** What all nodes stand on. */
  record Ground(
      Simulation simulation,
      Api api,
      Network network,
      ImageStore images,
      Shared shared,
      Trace trace) {}

  /** What all nodes know of the cluster, kept once. */
  record Shared(ServiceVariables variables, ClusterServices services, ClusterPolicies policies) {
    static Shared of(Simulation simulation, Api api) {
      return new Shared(
          new ServiceVariables(api),
          new ClusterServices(simulation::nanoTime),
          new ClusterPolicies(simulation::nanoTime));
    }

    void start(Api api) {
      services.start(api);
      policies.start(api);
    }
  }

  SimNode(int number, SimOptions options, Ground ground) {
    Simulation simulation = ground.simulation();
    this.api = ground.api();
    Trace trace = ground.trace();
    Cidr range = options.podRange(number);
    this.network = ground.network().addNode(name(number), options.firstNode().plus(number), range);
    ContainerRuntime runtime = new ContainerRuntime(simulation, ground.images());
    this.kubelet =
        new Kubelet(
            api, simulation, network, runtime, config(options, api), ground.shared().variables());
    this.proxy =
        new KubeProxy(simulation, network, options.podRange(), ground.shared().services(), trace);
    this.policy =
        new PolicyAgent(
            simulation,
            network,
            options.nodePorts(),
            options.policy() == PolicyDenial.REJECT,
            ground.shared().policies(),
            trace);
  }

  private static NodeConfig config(SimOptions options, Api api) {
    return new NodeConfig(
        options.dnsAddress(),
        "cluster.local",
        // The node asks nobody: names outside the cluster are those that CoreDNS is told of.
        "nameserver 127.0.0.1\n",
        CPUS,
        MEMORY_KIB,
        MAX_PODS,
        Map.of(),
        SimOptions.KUBERNETES_VERSION,
        (namespace, account, pod, uid, audience, seconds) ->
            api.token(
                new ObjectKey(Resources.SERVICE_ACCOUNTS, namespace, account),
                audience,
                seconds,
                new ObjectKey(Resources.PODS, namespace, pod)));
  }

  /** The name of the node with that number, counted from zero. */
  static String name(int number) {
    return number == 0 ? "server-0" : "agent-" + (number - 1);
  }

  String name() {
    return network.name();
  }

  KubeletConnection kubelet() {
    return kubelet.connection();
  }

  /** The way from this node, where the API server stands, to Pods. */
  Dialer dialer() {
    return kubelet.dialer();
  }

  /** A process of ours in a running container of that Pod, if it is here. */
  Optional<UnixProcess> join(String namespace, String pod) {
    return kubelet.join(namespace, pod);
  }

  NetworkNode network() {
    return network;
  }

  /** Whether the API server reaches it. */
  boolean isPlugged() {
    return plugged;
  }

  /** Pulls the cable: nothing reaches the node, and nobody hears of it. */
  void unplug() {
    plugged = false;
    network.setPlugged(false);
    kubelet.disconnect();
  }

  /** Undoes {@link #unplug}. */
  void plugIn() {
    plugged = true;
    network.setPlugged(true);
    kubelet.reconnect();
  }

  /** Lets the proxy's rules stay as they are, or catch up. */
  void pauseProxy(boolean stop) {
    proxy.pause(stop);
  }

  void start() {
    kubelet.start();
    proxy.start(api);
    policy.start();
  }
}
