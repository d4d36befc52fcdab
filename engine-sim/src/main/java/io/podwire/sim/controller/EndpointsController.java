package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the Pods behind each Service into its Endpoints (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/endpoint/endpoints_controller.go">endpoints_controller.go</a>).
 */
public final class EndpointsController {
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  private static final String NAME = "endpoint-controller";
  private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
  private static final int CAPACITY = 1000;

  private final Api api;
  private final ServicePods pods;
  private final WorkQueue<ObjectKey> queue;
  private final TriggerTimes triggers = new TriggerTimes();

  public EndpointsController(Api api, Simulation simulation) {
    this.api = api;
    this.queue = new WorkQueue<>("endpoint", simulation, this::sync);
    this.pods = new ServicePods(api, queue::add);
  }

  public void start() {
    pods.start("endpoint-controller");
  }

  private void sync(ObjectKey key) {
    ApiObject service = api.find(key).orElse(null);
    ObjectKey endpoints = new ObjectKey(Resources.ENDPOINTS, key.namespace(), key.name());
    if (service == null) {
      triggers.forget(key);
      if (api.find(endpoints).isPresent()) {
        api.delete(endpoints, DeleteOptions.BACKGROUND);
      }
      return;
    }
    if (!ServicePods.hasEndpoints(service)) {
      return;
    }
    List<ApiObject> behind = pods.of(service, ServicePods.publishesNotReady(service));
    write(
        service, api.find(endpoints), subsets(service, behind), triggers.of(key, service, behind));
  }

  private void write(
      ApiObject service, Optional<ApiObject> before, ArrayNode subsets, String trigger) {
    boolean truncated = truncate(subsets);
    ObjectNode tree = before.map(ApiObject::copy).orElseGet(() -> fresh(service));
    ObjectNode metadata = tree.withObject("/metadata");
    metadata.set("labels", labels(service));
    if (subsets.isEmpty()) {
      tree.remove("subsets");
    } else {
      tree.set("subsets", subsets);
    }
    if (truncated) {
      metadata.withObject("/annotations").put(OVER_CAPACITY, "truncated");
    } else if (metadata.path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(OVER_CAPACITY);
    }
    if (before.isPresent() && before.get().tree().equals(tree)) {
      return;
    }
    if (!trigger.isEmpty()) {
      metadata.withObject("/annotations").put(TriggerTimes.ANNOTATION, trigger);
    } else if (metadata.path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(TriggerTimes.ANNOTATION);
    }
    if (before.isPresent()) {
      api.update(Resources.ENDPOINTS, tree);
    } else {
      api.create(Resources.ENDPOINTS, tree);
    }
  }

  private static ObjectNode fresh(ApiObject service) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "v1").put("kind", "Endpoints");
    tree.putObject("metadata").put("name", service.name()).put("namespace", service.namespace());
    return tree;
  }

  private static ObjectNode labels(ApiObject service) {
    ObjectNode labels = JsonNodeFactory.instance.objectNode();
    service.labels().forEach(labels::put);
    labels.remove(ServicePods.HEADLESS);
    if (ServicePods.isHeadless(service)) {
      labels.put(ServicePods.HEADLESS, "");
    }
    labels.put(MANAGED_BY, NAME);
    return labels;
  }

  private record Address(JsonNode tree, boolean ready) {}

  /**
   * For each port the addresses that have it, and ports with the same addresses together, as
   * upstream's <a
   * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/api/v1/endpoints/util.go">RepackSubsets</a>.
   */
  private static ArrayNode subsets(ApiObject service, List<ApiObject> behind) {
    List<ApiObject> byAddress = new ArrayList<>(behind);
    byAddress.sort(Comparator.comparing(pod -> Ip.of(pod.text("status", "podIP"))));
    boolean portless = service.at("spec", "ports").isEmpty();
    Map<JsonNode, List<Address>> at = new LinkedHashMap<>();
    for (ApiObject pod : byAddress) {
      boolean ready = ServicePods.publishesNotReady(service) || Pods.isReady(pod);
      Address address = new Address(address(service, pod), ready);
      Iterable<JsonNode> ports =
          portless ? List.of(MissingNode.getInstance()) : endpointPorts(service, pod);
      ports.forEach(port -> at.computeIfAbsent(port, unseen -> new ArrayList<>()).add(address));
    }
    Map<List<Address>, List<JsonNode>> groups = new LinkedHashMap<>();
    at.forEach(
        (port, addresses) ->
            groups.computeIfAbsent(addresses, unseen -> new ArrayList<>()).add(port));
    ArrayNode subsets = JsonNodeFactory.instance.arrayNode();
    groups.forEach(
        (addresses, ports) -> {
          ObjectNode subset = subsets.addObject();
          put(subset, "addresses", addresses, true);
          put(subset, "notReadyAddresses", addresses, false);
          if (!portless) {
            subset.putArray("ports").addAll(ports);
          }
        });
    return subsets;
  }

  private static void put(ObjectNode subset, String field, List<Address> addresses, boolean ready) {
    for (Address address : addresses) {
      if (address.ready == ready) {
        subset.withArray(field).add(address.tree);
      }
    }
  }

  /** An Endpoints object says no name where a slice says an empty one. */
  private static JsonNode endpointPorts(ApiObject service, ApiObject pod) {
    ArrayNode ports = ServicePods.ports(service, pod);
    for (JsonNode port : ports) {
      if (port.path("name").asText().isEmpty()) {
        ((ObjectNode) port).remove("name");
      }
    }
    return ports;
  }

  private static ObjectNode address(ApiObject service, ApiObject pod) {
    ObjectNode address = JsonNodeFactory.instance.objectNode();
    address.put("ip", pod.text("status", "podIP"));
    if (ServicePods.hasHostname(service, pod)) {
      address.put("hostname", pod.text("spec", "hostname"));
    }
    address.put("nodeName", pod.text("spec", "nodeName"));
    address.set("targetRef", ServicePods.targetRef(pod));
    return address;
  }

  /** Leaves at most a thousand addresses; ready ones stay before others. */
  private static boolean truncate(ArrayNode subsets) {
    Set<String> kept = new LinkedHashSet<>();
    boolean dropped = false;
    for (String field : new String[] {"addresses", "notReadyAddresses"}) {
      for (JsonNode subset : subsets) {
        if (subset.path(field) instanceof ArrayNode addresses) {
          while (kept.size() + addresses.size() > CAPACITY) {
            addresses.remove(addresses.size() - 1);
            dropped = true;
          }
          addresses.forEach(address -> kept.add(address.path("ip").asText()));
          if (addresses.isEmpty()) {
            ((ObjectNode) subset).remove(field);
          }
        }
      }
    }
    return dropped;
  }
}
