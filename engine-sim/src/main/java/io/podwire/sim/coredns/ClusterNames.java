package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import io.podwire.sim.coredns.DnsEndpoints.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * What the names of the cluster lead to: upstream's <a
 * href="https://github.com/coredns/coredns/blob/v1.14.3/plugin/kubernetes/kubernetes.go">Records</a>
 * with its <a
 * href="https://github.com/coredns/coredns/blob/v1.14.3/plugin/kubernetes/parse.go">parseRequest</a>.
 * Null means that there is no such name; an empty list, that it exists but holds nothing.
 */
final class ClusterNames {
  private final DnsIndex index;
  private final RandomGenerator random;

  ClusterNames(DnsIndex index, RandomGenerator random) {
    this.index = index;
    this.random = random;
  }

  /**
   * @param podNames whether dashed addresses are names of Pods
   */
  @Nullable List<Target> find(ZoneName name, boolean podNames) {
    List<String> labels = name.labels();
    int last = labels.size() - 1;
    if (labels.isEmpty()) {
      return List.of();
    }
    String kind = labels.get(last);
    if (name.isReverse() || !(kind.equals("svc") || kind.equals("pod")) || last > 4) {
      return null;
    }
    if (last == 0) {
      return List.of();
    }
    if (kind.equals("pod") && !podNames) {
      return null;
    }
    String namespace = labels.get(last - 1);
    if (!index.hasNamespace(namespace)) {
      return null;
    }
    if (last == 1) {
      return List.of();
    }
    return kind.equals("pod")
        ? pod(name, namespace, labels.get(last - 2))
        : service(name, namespace, labels.get(last - 2), labels.subList(0, last - 2));
  }

  /** Mode insecure: any name that spells an address is that address. */
  private static @Nullable List<Target> pod(ZoneName name, String namespace, String pod) {
    Optional<Ip> ip = Ip.parse(pod.replace('-', '.'));
    return ip.map(found -> address(name, found, 0, pod, namespace, "pod")).orElse(null);
  }

  private static List<Target> address(ZoneName name, Ip ip, int port, String... labels) {
    return List.of(Target.address(ip, port, name.inZone(labels)));
  }

  private @Nullable List<Target> service(
      ZoneName name, String namespace, String serviceName, List<String> before) {
    DnsService service = index.service(namespace, serviceName);
    if (service == null) {
      return null;
    }
    String endpoint = before.size() == 1 ? before.get(0) : "";
    String port = before.size() == 2 ? withoutUnderscore(before.get(0)) : "";
    String protocol = before.size() == 2 ? withoutUnderscore(before.get(1)) : "";
    List<Target> targets;
    if (service.isExternalName()) {
      targets = before.isEmpty() ? external(name, service) : List.of();
    } else if (service.headless() || !endpoint.isEmpty()) {
      targets = endpoints(name, service, endpoint, port, protocol);
    } else {
      targets = clusterIp(name, service, port, protocol);
    }
    return targets.isEmpty() ? null : targets;
  }

  private static String withoutUnderscore(String label) {
    return label.startsWith("_") ? label.substring(1) : label;
  }

  private static List<Target> external(ZoneName name, DnsService service) {
    Name owner = name.inZone(service.name(), service.namespace(), "svc");
    // An address is not a name, whatever the API server lets through.
    return Ip.parse(service.externalName()).isPresent()
        ? List.of()
        : List.of(Target.alias(ZoneName.name(service.externalName()), owner));
  }

  private List<Target> endpoints(
      ZoneName name, DnsService service, String endpoint, String port, String protocol) {
    List<Target> targets = new ArrayList<>();
    for (DnsEndpoints slice : index.endpoints(service.namespace(), service.name())) {
      for (Address address : slice.addresses()) {
        if (!endpoint.isEmpty() && !endpoint.equalsIgnoreCase(address.hostname())) {
          continue;
        }
        for (DnsPort found : slice.ports()) {
          if (found.matches(port, protocol)) {
            Name owner =
                name.inZone(address.hostname(), service.name(), service.namespace(), "svc");
            targets.add(Target.address(address.ip(), found.number(), owner));
          }
        }
      }
    }
    return targets;
  }

  private static List<Target> clusterIp(
      ZoneName name, DnsService service, String port, String protocol) {
    List<Target> targets = new ArrayList<>();
    Name owner = name.inZone(service.name(), service.namespace(), "svc");
    for (DnsPort found : service.ports()) {
      if (found.matches(port, protocol)) {
        service.clusterIp().ifPresent(ip -> targets.add(Target.address(ip, found.number(), owner)));
      }
    }
    return targets;
  }

  /** The names that an address has: its Service's, else one for each Service that it is behind. */
  List<Name> reverse(Ip ip) {
    DnsService service = index.serviceAt(ip);
    if (service != null) {
      return List.of(clusterName(service.name(), service.namespace()));
    }
    List<Name> names = new ArrayList<>();
    for (DnsEndpoints slice : shuffled(index.endpointsAt(ip))) {
      for (Address address : slice.addresses()) {
        if (address.ip().equals(ip)) {
          names.add(clusterName(address.hostname(), slice.service(), slice.namespace()));
        }
      }
    }
    return names;
  }

  /** Upstream walks a map of Go here, whose order is anyone's guess. */
  private List<DnsEndpoints> shuffled(List<DnsEndpoints> slices) {
    for (int i = slices.size() - 1; i > 0; i--) {
      slices.set(i, slices.set(random.nextInt(i + 1), slices.get(i)));
    }
    return slices;
  }

  private static Name clusterName(String... labels) {
    return ZoneName.name(String.join(".", labels) + ".svc." + ZoneName.CLUSTER);
  }

  /** The name servers of the zone: the Services that the server's own address is behind. */
  List<Target> nameServers(ZoneName name, Ip self) {
    List<Target> servers = new ArrayList<>();
    for (DnsEndpoints slice : index.endpointsAt(self)) {
      DnsService service = index.service(slice.namespace(), slice.service());
      if (service != null && service.clusterIp().isPresent()) {
        Name owner = name.inZone(service.name(), service.namespace(), "svc");
        servers.add(Target.address(service.clusterIp().get(), 0, owner));
      }
    }
    return servers.isEmpty() ? List.of(Target.address(self, 0, name.inZone("ns", "dns"))) : servers;
  }

  /** The serial of the zone. */
  long serial() {
    return index.modified();
  }
}
