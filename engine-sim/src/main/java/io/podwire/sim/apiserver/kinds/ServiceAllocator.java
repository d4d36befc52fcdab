package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives Services their addresses and node ports, each to one only.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/service/storage/alloc.go">alloc.go</a>
 */
final class ServiceAllocator {
  private static final FieldPath SPEC = FieldPath.of("spec");

  private final Api api;
  private final NumberPool addresses;
  private final NumberPool ports;
  private final Cidr addressRange;
  private final int firstPort;
  private final int lastPort;

  ServiceAllocator(Api api, Simulation simulation, Cidr addressRange, int firstPort, int lastPort) {
    this.api = api;
    this.addressRange = addressRange;
    this.firstPort = firstPort;
    this.lastPort = lastPort;
    int first = addressRange.first().bits();
    int size = (int) Math.min(Integer.MAX_VALUE, addressRange.size());
    // The network's own address and the broadcast's are nobody's.
    this.addresses =
        new NumberPool(first + 1, size - 2, band(size, 16, 256), simulation.random("clusterIP"));
    int count = lastPort - firstPort + 1;
    this.ports =
        new NumberPool(firstPort, count, band(count, 32, 128), simulation.random("nodePort"));
  }

  // The lower end is left for those who choose themselves, as long as the rest suffices.
  // https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
  private static int band(int size, int divisor, int most) {
    return Math.min(Math.max(16, size / divisor), most);
  }

  Strategy.Reservation reserve(ObjectNode service, @Nullable ApiObject old, boolean dryRun) {
    Taking taking = new Taking(service, dryRun);
    try {
      taking.take(old);
    } catch (RuntimeException refused) {
      taking.release();
      throw refused;
    }
    return taking;
  }

  void release(ApiObject service) {
    heldAddresses(service.at("spec")).forEach(this::giveBack);
    heldPorts(service.at("spec")).forEach(ports::release);
  }

  /** Keeps the address from Services; false if it is none of theirs or has an owner already. */
  boolean hold(Ip address) {
    return addressRange.contains(address) && addresses.take(address.bits());
  }

  /** Ends {@link #hold}. */
  void free(Ip address) {
    if (addressRange.contains(address)) {
      addresses.release(address.bits());
    }
  }

  private void giveBack(int address) {
    addresses.release(address);
    ObjectKey object = new ObjectKey(Resources.IP_ADDRESSES, "", new Ip(address).toString());
    if (api.find(object).isPresent()) {
      api.delete(object, DeleteOptions.BACKGROUND);
    }
  }

  private static Set<Integer> heldAddresses(JsonNode spec) {
    Set<Integer> held = new TreeSet<>();
    for (JsonNode address : spec.path("clusterIPs")) {
      Ip.parseSloppy(address.asText()).ifPresent(ip -> held.add(ip.bits()));
    }
    return held;
  }

  private static Set<Integer> heldPorts(JsonNode spec) {
    Set<Integer> held = new TreeSet<>();
    for (JsonNode port : spec.path("ports")) {
      held.add(port.path("nodePort").asInt());
    }
    held.add(spec.path("healthCheckNodePort").asInt());
    held.remove(0);
    return held;
  }

  /** What one write takes. */
  private final class Taking implements Strategy.Reservation {
    private final ObjectNode service;
    private final ObjectNode spec;
    private final boolean dryRun;
    private final List<Integer> takenAddresses = new ArrayList<>();
    private final List<Integer> takenPorts = new ArrayList<>();
    private Set<Integer> oldAddresses = Set.of();
    private Set<Integer> oldPorts = Set.of();

    Taking(ObjectNode service, boolean dryRun) {
      this.service = service;
      this.dryRun = dryRun;
      this.spec = Defaults.object(service, "spec");
    }

    void take(@Nullable ApiObject old) {
      if (old != null) {
        oldAddresses = heldAddresses(old.at("spec"));
        oldPorts = heldPorts(old.at("spec"));
      }
      if (ServiceFields.needsClusterIp(spec) && !ServiceStrategy.isHeadless(spec)) {
        takeAddress();
      }
      int index = 0;
      for (JsonNode port : spec.path("ports")) {
        takePort((ObjectNode) port, SPEC.child("ports").index(index++));
      }
      if (ServiceFields.needsHealthCheckPort(spec)) {
        takeHealthCheckPort();
      }
    }

    private void takeAddress() {
      String stated = spec.path("clusterIP").asText();
      if (stated.isEmpty()) {
        int address = addresses.takeAny();
        takenAddresses.add(address);
        spec.put("clusterIP", new Ip(address).toString());
        spec.putArray("clusterIPs").add(new Ip(address).toString());
        return;
      }
      int address = Ip.parseSloppy(stated).orElseThrow().bits();
      if (oldAddresses.contains(address)) {
        return;
      }
      if (!addressRange.contains(new Ip(address))) {
        throw refused(
            SPEC.child("clusterIPs"),
            spec.path("clusterIPs"),
            "failed to allocate IP " + stated + ": " + outOfRange(stated));
      }
      if (!addresses.take(address)) {
        throw refused(
            SPEC.child("clusterIPs"),
            spec.path("clusterIPs"),
            "failed to allocate IP " + stated + ": provided IP is already allocated");
      }
      takenAddresses.add(address);
    }

    /** A dry run asks the first range alone, which names itself; else no range is found at all. */
    private String outOfRange(String stated) {
      return dryRun
          ? "the provided IP (%s) is not in the valid range. The range of valid IPs is %s"
              .formatted(stated, addressRange)
          : "the provided network does not match the current range";
    }

    private void takePort(ObjectNode port, FieldPath path) {
      int stated = port.path("nodePort").asInt();
      boolean mine = oldPorts.contains(stated) || sharedWithAnotherProtocol(port) == stated;
      if (stated == 0 ? !ServiceFields.drawsNodePorts(spec) : mine) {
        return;
      }
      int number = stated != 0 ? stated : sharedWithAnotherProtocol(port);
      if (number == 0) {
        number = ports.takeAny();
        takenPorts.add(number);
      } else if (stated != 0) {
        takeStated(number, path.child("nodePort"));
      }
      port.put("nodePort", number);
    }

    /** A port that is there for TCP and UDP gets one node port for both. */
    private int sharedWithAnotherProtocol(ObjectNode port) {
      for (JsonNode other : spec.path("ports")) {
        if (other != port
            && other.path("port").equals(port.path("port"))
            && !other.path("protocol").equals(port.path("protocol"))
            && takenPorts.contains(other.path("nodePort").asInt())) {
          return other.path("nodePort").asInt();
        }
      }
      return 0;
    }

    private void takeHealthCheckPort() {
      int stated = spec.path("healthCheckNodePort").asInt();
      if (stated == 0) {
        int number = ports.takeAny();
        takenPorts.add(number);
        spec.put("healthCheckNodePort", number);
      } else if (!oldPorts.contains(stated)) {
        takeStated(stated, SPEC.child("healthCheckNodePort"));
      }
    }

    /** A dry run asks who has the port, but not where it lies. */
    private void takeStated(int number, FieldPath path) {
      boolean known = number >= firstPort && number <= lastPort;
      if (!known && dryRun) {
        return;
      }
      if (!known) {
        throw refused(
            path,
            number,
            "provided port is not in the valid range. The range of valid ports is "
                + firstPort
                + "-"
                + lastPort);
      }
      if (!ports.take(number)) {
        throw refused(path, number, "provided port is already allocated");
      }
      takenPorts.add(number);
    }

    private RuntimeException refused(FieldPath path, Object value, String detail) {
      Errors errors = new Errors();
      errors.invalid(path, value, detail);
      return Statuses.invalid(
          Resources.SERVICES, service.at("/metadata/name").asText(), errors.found());
    }

    @Override
    public void release() {
      takenAddresses.forEach(addresses::release);
      takenPorts.stream().filter(port -> !oldPorts.contains(port)).forEach(ports::release);
    }

    @Override
    public void commit() {
      Set<Integer> keptAddresses = heldAddresses(spec);
      Set<Integer> keptPorts = heldPorts(spec);
      oldAddresses.stream()
          .filter(address -> !keptAddresses.contains(address))
          .forEach(ServiceAllocator.this::giveBack);
      for (int address : takenAddresses) {
        api.create(Resources.IP_ADDRESSES, IpAddressStrategy.of(new Ip(address), service));
      }
      oldPorts.stream().filter(p -> !keptPorts.contains(p)).forEach(ports::release);
    }
  }
}
