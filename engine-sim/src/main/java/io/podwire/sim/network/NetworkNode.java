package io.podwire.sim.network;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node: a host of its own, and the router between its Pods and the rest.
 *
 * <p>Pods hang on a bridge, as the <a href="https://www.cni.dev/plugins/current/main/bridge/">CNI
 * bridge plugin</a> does it, with {@code br_netfilter}: what one Pod sends to its neighbour passes
 * the hooks, too. What a Pod sends to an address that is no Pod's bears the node's address as its
 * source ({@code ipMasq}).
 */
public final class NetworkNode {
  private final Network network;
  private final String name;
  private final Ip address;
  private final Cidr podRange;
  private final Map<Ip, PodInterface> pods = new LinkedHashMap<>();
  private final Stack host;
  private final NetworkNamespace hostNamespace;
  private final Router router;

  NetworkNode(Network network, String name, Ip address, Cidr podRange) {
    this.network = network;
    this.name = name;
    this.address = address;
    this.podRange = podRange;
    this.router = new Router(network, this);
    this.host = new Stack(network, name, router.uplink());
    this.hostNamespace = new NetworkNamespace(host);
  }

  public String name() {
    return name;
  }

  /** Its address on the wire between the nodes. */
  public Ip address() {
    return address;
  }

  /** Its address on the bridge of its Pods: the first of their range. */
  public Ip bridgeAddress() {
    return podRange.first().plus(1);
  }

  /** The range of its Pods' addresses. */
  public Cidr podRange() {
    return podRange;
  }

  /** The node's own network namespace, which Pods with hostNetwork share. */
  public NetworkNamespace host() {
    return hostNamespace;
  }

  /**
   * Connects a Pod.
   *
   * @throws IllegalArgumentException if the address is not of this node's range or is taken
   */
  public NetworkNamespace addPod(String name, Ip ip) {
    if (!podRange.contains(ip) || ip.equals(podRange.first()) || ip.equals(bridgeAddress())) {
      throw new IllegalArgumentException(
          "ip %s of Pod %s is not one of the Pod addresses in %s".formatted(ip, name, podRange));
    }
    if (pods.containsKey(ip)) {
      throw new IllegalArgumentException(
          "ip %s of Pod %s is already that of %s".formatted(ip, name, pods.get(ip)));
    }
    PodInterface pod = new PodInterface(network, router, name, ip);
    pods.put(ip, pod);
    return pod.namespace();
  }

  /** Disconnects a Pod: no packet leaves or reaches it any more. Harmless if it is gone. */
  public void removePod(NetworkNamespace pod) {
    for (Ip ip : pod.addresses()) {
      PodInterface known = pods.get(ip);
      if (known != null && known.stack() == pod.stack()) {
        pods.remove(ip);
        known.stack().shutDown();
      }
    }
  }

  /**
   * Lets the hook judge packets from now on.
   *
   * @param priority lower ones come first; equal ones in the order in which they were added
   */
  public void addHook(HookPoint point, int priority, PacketHook hook) {
    router.hooks().add(point, priority, hook);
  }

  /** Runs that before each packet that comes into the node's hands, and before it is tracked. */
  public void beforeEach(Runnable preparation) {
    router.beforeEach(preparation);
  }

  /** Undoes {@link #addHook}. */
  public void removeHook(HookPoint point, PacketHook hook) {
    router.hooks().remove(point, hook);
  }

  /** Pulls the node's cable, or plugs it in again: what lives on the node goes on without. */
  public void setPlugged(boolean plugged) {
    router.setPlugged(plugged);
  }

  public Conntrack conntrack() {
    return router.conntrack();
  }

  Router router() {
    return router;
  }

  Stack hostStack() {
    return host;
  }

  @Nullable PodInterface pod(Ip ip) {
    return pods.get(ip);
  }

  void shutDown() {
    List.copyOf(pods.values()).forEach(pod -> pod.stack().shutDown());
    pods.clear();
    host.shutDown();
  }

  @Override
  public String toString() {
    return "node " + name;
  }
}
