package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.WatchEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Services, endpoints and namespaces that DNS has heard of, found by name and by address. */
final class DnsIndex {
  private final Supplier<Instant> clock;
  private final Map<Key, DnsService> services = new HashMap<>();
  private final Map<Key, Map<String, DnsEndpoints>> endpoints = new HashMap<>();
  private final Map<Ip, DnsService> serviceAt = new HashMap<>();
  private final Map<Ip, Map<Key, DnsEndpoints>> endpointsAt = new HashMap<>();
  private final Set<String> namespaces = new HashSet<>();
  private long modified;

  /** A place in a namespace. */
  private record Key(String namespace, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = namespace.compareTo(other.namespace);
      return order != 0 ? order : name.compareTo(other.name);
    }
  }

  DnsIndex(Supplier<Instant> clock) {
    this.clock = clock;
    touch();
  }

  void onNamespace(WatchEvent event) {
    if (event.type() == WatchEvent.Type.DELETED) {
      namespaces.remove(event.object().name());
    } else {
      namespaces.add(event.object().name());
    }
  }

  void onService(WatchEvent event) {
    Key key = new Key(event.object().namespace(), event.object().name());
    DnsService before = services.remove(key);
    if (before != null) {
      before.clusterIp().ifPresent(ip -> serviceAt.remove(ip, before));
    }
    DnsService now = null;
    if (event.type() != WatchEvent.Type.DELETED) {
      DnsService made = DnsService.of(event.object());
      services.put(key, made);
      made.clusterIp().ifPresent(ip -> serviceAt.put(ip, made));
      now = made;
    }
    touchIfChanged(before, now);
  }

  void onEndpointSlice(WatchEvent event) {
    ApiObject slice = event.object();
    DnsEndpoints now = DnsEndpoints.of(slice);
    DnsEndpoints before = remove(now);
    if (event.type() == WatchEvent.Type.DELETED) {
      touchIfChanged(before, null);
      return;
    }
    Key service = new Key(now.namespace(), now.service());
    endpoints.computeIfAbsent(service, key -> new TreeMap<>()).put(now.slice(), now);
    Key place = new Key(now.namespace(), now.slice());
    now.addresses()
        .forEach(at -> endpointsAt.computeIfAbsent(at.ip(), ip -> new TreeMap<>()).put(place, now));
    touchIfChanged(before, now);
  }

  private @Nullable DnsEndpoints remove(DnsEndpoints slice) {
    Key service = new Key(slice.namespace(), slice.service());
    Map<String, DnsEndpoints> there = endpoints.get(service);
    DnsEndpoints before = there == null ? null : there.remove(slice.slice());
    if (there != null && there.isEmpty()) {
      endpoints.remove(service);
    }
    if (before != null) {
      Key place = new Key(slice.namespace(), slice.slice());
      for (DnsEndpoints.Address address : before.addresses()) {
        Map<Key, DnsEndpoints> at = endpointsAt.getOrDefault(address.ip(), new TreeMap<>());
        at.remove(place);
        if (at.isEmpty()) {
          endpointsAt.remove(address.ip());
        }
      }
    }
    return before;
  }

  private void touchIfChanged(@Nullable Object before, @Nullable Object now) {
    if (before == null ? now != null : !before.equals(now)) {
      touch();
    }
  }

  private void touch() {
    modified = clock.get().getEpochSecond();
  }

  /** When it last changed, in seconds of the epoch: the serial of the zone. */
  long modified() {
    return modified;
  }

  boolean hasNamespace(String name) {
    return namespaces.contains(name);
  }

  @Nullable DnsService service(String namespace, String name) {
    return services.get(new Key(namespace, name));
  }

  /** The slices of a Service. */
  Collection<DnsEndpoints> endpoints(String namespace, String service) {
    return endpoints.getOrDefault(new Key(namespace, service), Map.of()).values();
  }

  /** The Service that has the cluster address. */
  @Nullable DnsService serviceAt(Ip ip) {
    return serviceAt.get(ip);
  }

  /** The slices in which the address is ready. */
  List<DnsEndpoints> endpointsAt(Ip ip) {
    return new ArrayList<>(endpointsAt.getOrDefault(ip, Map.of()).values());
  }
}
