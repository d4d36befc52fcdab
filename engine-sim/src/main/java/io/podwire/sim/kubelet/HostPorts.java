package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.network.Connection;
import io.podwire.sim.network.HookPoint;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.Packet;
import io.podwire.sim.network.PacketHook;
import io.podwire.sim.network.Protocol;
import io.podwire.sim.network.Verdict;
import io.podwire.sim.store.ApiObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ports of the node that containers asked for with {@code hostPort}: the CNI plugin <a
 * href="https://www.cni.dev/plugins/current/meta/portmap/">portmap</a>.
 */
final class HostPorts {
  // https://github.com/containernetworking/plugins/blob/v1.5.1/plugins/meta/portmap/main.go
  private static final int MASQUERADE_MARK = 1 << 13;
  private static final int AFTER_SERVICES = PacketHook.NAT_DESTINATION + 1;

  private final NetworkNode node;
  private final Map<Opening, Place> openings = new LinkedHashMap<>();
  private boolean hooked;

  HostPorts(NetworkNode node) {
    this.node = node;
  }

  private record Opening(Protocol protocol, int port) {}

  /**
   * Where a port of the node leads.
   *
   * @param hostIp the address of the node that it is open on; {@link Ip#ANY} for all
   */
  private record Place(Ip hostIp, Ip pod, int port) {}

  void open(ApiObject pod, Ip address) {
    for (JsonNode container : pod.at("spec", "containers")) {
      for (JsonNode port : container.path("ports")) {
        if (port.path("hostPort").asInt() != 0) {
          open(port, address);
        }
      }
    }
  }

  private void open(JsonNode port, Ip address) {
    if (!hooked) {
      hooked = true;
      node.addHook(HookPoint.PREROUTING, AFTER_SERVICES, this::translate);
      node.addHook(HookPoint.OUTPUT, AFTER_SERVICES, this::translate);
      node.addHook(HookPoint.POSTROUTING, PacketHook.NAT_SOURCE, HostPorts::masquerade);
    }
    Opening opening =
        new Opening(
            Protocol.valueOf(port.path("protocol").asText("TCP")), port.path("hostPort").asInt());
    Ip hostIp = Ip.parse(port.path("hostIP").asText()).orElse(Ip.ANY);
    openings.put(opening, new Place(hostIp, address, port.path("containerPort").asInt()));
  }

  void close(Ip address) {
    openings.values().removeIf(place -> place.pod().equals(address));
  }

  private Verdict translate(HookPoint point, Packet packet, Connection tracked) {
    if (!tracked.isNew() || tracked.isReply() || tracked.isDestinationTranslated()) {
      return Verdict.ACCEPT;
    }
    Place place = find(packet);
    if (place == null) {
      return Verdict.ACCEPT;
    }
    if (packet.source().equals(place.pod()) || packet.source().isLoopback()) {
      tracked.setMark(tracked.mark() | MASQUERADE_MARK);
    }
    return Verdict.destination(place.pod(), place.port());
  }

  private @Nullable Place find(Packet packet) {
    Ip to = packet.destination();
    if (!to.isLoopback() && !node.host().addresses().contains(to)) {
      return null;
    }
    Place place = openings.get(new Opening(packet.protocol(), packet.destinationPort()));
    boolean open = place != null && (place.hostIp().equals(Ip.ANY) || place.hostIp().equals(to));
    return open ? place : null;
  }

  private static Verdict masquerade(HookPoint point, Packet packet, Connection tracked) {
    return (tracked.mark() & MASQUERADE_MARK) != 0 ? Verdict.MASQUERADE : Verdict.ACCEPT;
  }
}
