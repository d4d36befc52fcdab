package io.podwire.sim.servicelb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Publishes the nodes' addresses in the status of LoadBalancer Services. */
public final class ServiceLb {
  /** How late the status follows, at most: what the testbed's loop takes. */
  private static final long SLOWEST_NANOS = Duration.ofMillis(200).toNanos();

  // https://github.com/k3s-io/k3s/blob/v1.34.1%2Bk3s1/pkg/cloudprovider/servicelb.go
  private static final String OWN_CLASS = "io.cattle.k3s.servicelb";

  private final Api api;
  private final Simulation simulation;
  private final RandomGenerator random;
  private final Map<String, Integer> arrivals = new HashMap<>();
  private final LocalTraffic local = new LocalTraffic();
  private int arrived;
  private boolean planned;

  public ServiceLb(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.random = simulation.random("servicelb");
  }

  /** Begins to follow Services, nodes, and where the Pods of those are that keep to their node. */
  public void start() {
    api.watch("servicelb", Resources.SERVICES, this::changed);
    api.watch("servicelb", Resources.NODES, event -> plan());
    api.watch("servicelb", Resources.ENDPOINT_SLICES, this::endpointsChanged);
  }

  private void endpointsChanged(WatchEvent event) {
    if (local.concerns(event.object())) {
      plan();
    }
  }

  private void changed(WatchEvent event) {
    local.follow(event);
    if (event.type() == WatchEvent.Type.DELETED) {
      arrivals.remove(event.object().uid());
    } else {
      arrivals.computeIfAbsent(event.object().uid(), uid -> ++arrived);
    }
    plan();
  }

  /** Who holds a port keeps it, then the first to come gets it: timestamps have seconds only. */
  private List<ApiObject> inOrder() {
    return api.list(Resources.SERVICES).stream()
        .filter(service -> isLoadBalancer(service) || !ingressOf(service).isEmpty())
        .sorted(
            Comparator.comparing((ApiObject service) -> ingressOf(service).isEmpty())
                .thenComparing(service -> arrivals.getOrDefault(service.uid(), Integer.MAX_VALUE)))
        .toList();
  }

  private void plan() {
    if (!planned) {
      planned = true;
      simulation.after(Duration.ofNanos(random.nextLong(SLOWEST_NANOS)), this::sync);
    }
  }

  private void sync() {
    planned = false;
    List<ApiObject> services = inOrder();
    BalancerNodes nodes =
        new BalancerNodes(services.isEmpty() ? List.of() : api.list(Resources.NODES));
    Set<String> held = new HashSet<>();
    for (ApiObject service : services) {
      String loadBalancerClass = service.text("spec", "loadBalancerClass");
      if (!loadBalancerClass.isEmpty() && !loadBalancerClass.equals(OWN_CLASS)) {
        continue; // another controller's business
      }
      List<String> wanted =
          takePorts(service, held)
              ? nodes.addresses(service, LocalTraffic.serves(api, service))
              : List.of();
      if (!wanted.equals(ingressOf(service))) {
        publish(service, wanted);
      }
    }
  }

  /** Whether the Service is a load balancer whose ports nobody holds; they are held from now on. */
  private static boolean takePorts(ApiObject service, Set<String> held) {
    if (!isLoadBalancer(service) || service.isDeleting()) {
      return false;
    }
    List<String> ports = new ArrayList<>();
    for (JsonNode port : service.at("spec", "ports")) {
      ports.add(port.path("protocol").asText("TCP") + port.path("port").asInt());
    }
    if (ports.stream().anyMatch(held::contains)) {
      return false;
    }
    held.addAll(ports);
    return true;
  }

  private static boolean isLoadBalancer(ApiObject service) {
    return service.text("spec", "type").equals("LoadBalancer");
  }

  private static List<String> ingressOf(ApiObject service) {
    List<String> addresses = new ArrayList<>();
    service
        .at("status", "loadBalancer", "ingress")
        .forEach(ingress -> addresses.add(ingress.path("ip").asText("")));
    return addresses;
  }

  private void publish(ApiObject service, List<String> addresses) {
    ObjectNode edited = service.copy();
    ObjectNode loadBalancer = edited.withObject("/status/loadBalancer");
    loadBalancer.remove("ingress");
    if (!addresses.isEmpty()) {
      ArrayNode ingress = loadBalancer.putArray("ingress");
      addresses.forEach(ip -> ingress.addObject().put("ip", ip).put("ipMode", "VIP"));
    }
    try {
      api.updateStatus(Resources.SERVICES, edited);
    } catch (ApiException changedOrGone) {
      plan(); // the Service moved on between the list and the update: look again
    }
  }
}
