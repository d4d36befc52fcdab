package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies Endpoints of Services without a selector into EndpointSlices: those that somebody wrote by
 * hand, and those that stayed when a selector was taken away (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go">endpointslicemirroring_controller.go</a>).
 */
public final class EndpointSliceMirroringController {
  private static final String NAME = "endpointslicemirroring-controller.k8s.io";
  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final int MOST_PER_SUBSET = 1000;

  private final Api api;
  private final WorkQueue<ObjectKey> queue;

  public EndpointSliceMirroringController(Api api, Simulation simulation) {
    this.api = api;
    this.queue = new WorkQueue<>("endpointslicemirroring", simulation, this::sync);
  }

  public void start() {
    api.watch("endpointslicemirroring-controller", Resources.ENDPOINTS, this::onNamesake);
    api.watch("endpointslicemirroring-controller", Resources.SERVICES, this::onNamesake);
  }

  private void onNamesake(WatchEvent event) {
    ApiObject object = event.object();
    queue.add(new ObjectKey(Resources.ENDPOINTS, object.namespace(), object.name()));
  }

  private void sync(ObjectKey key) {
    ApiObject endpoints = api.find(key).filter(this::isMirrored).orElse(null);
    if (endpoints == null) {
      for (ApiObject slice : existing(key)) {
        api.delete(
            new ObjectKey(Resources.ENDPOINT_SLICES, slice.namespace(), slice.name()),
            DeleteOptions.BACKGROUND);
      }
      return;
    }
    List<SliceSet.Group> groups = new ArrayList<>();
    for (JsonNode subset : endpoints.at("subsets")) {
      SliceSet.Group group = new SliceSet.Group(ports(subset));
      collect(group, subset.path("addresses"), true);
      collect(group, subset.path("notReadyAddresses"), false);
      if (!group.endpoints.isEmpty()) {
        groups.add(group);
      }
    }
    new SliceSet(api, endpoints, labels(endpoints), annotations(endpoints), MOST_PER_SUBSET)
        .plan(existing(key), groups, false)
        .write();
  }

  private boolean isMirrored(ApiObject endpoints) {
    JsonNode labels = endpoints.at("metadata", "labels");
    boolean wanted =
        !labels.path(SKIP).asText().equals("true")
            && !endpoints.at("metadata", "annotations").has(LEADER);
    return wanted
        && api.find(new ObjectKey(Resources.SERVICES, endpoints.namespace(), endpoints.name()))
            .filter(service -> ServicePods.selector(service).isEmpty())
            .isPresent();
  }

  private List<ApiObject> existing(ObjectKey endpoints) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(SliceSet.SERVICE_NAME, endpoints.name());
    labels.put(SliceSet.MANAGED_BY, NAME);
    return api.withLabels(Resources.ENDPOINT_SLICES, endpoints.namespace(), labels);
  }

  private static Map<String, String> labels(ApiObject endpoints) {
    Map<String, String> labels = new LinkedHashMap<>(endpoints.labels());
    labels.put(SliceSet.SERVICE_NAME, endpoints.name());
    labels.put(SliceSet.MANAGED_BY, NAME);
    return labels;
  }

  private static Map<String, String> annotations(ApiObject endpoints) {
    Map<String, String> annotations = new LinkedHashMap<>(endpoints.annotations());
    annotations.remove(APPLIED);
    annotations.remove(TriggerTimes.ANNOTATION);
    return annotations;
  }

  private static ArrayNode ports(JsonNode subset) {
    ArrayNode ports = JsonNodeFactory.instance.arrayNode();
    for (JsonNode port : subset.path("ports")) {
      ObjectNode copy = ports.addObject();
      copy.put("name", port.path("name").asText(""));
      copy.put("port", port.path("port").asInt());
      copy.put("protocol", port.path("protocol").asText("TCP"));
      if (port.has("appProtocol")) {
        copy.set("appProtocol", port.get("appProtocol"));
      }
    }
    return ports;
  }

  private static void collect(SliceSet.Group group, JsonNode addresses, boolean ready) {
    for (JsonNode address : addresses) {
      if (group.endpoints.size() >= MOST_PER_SUBSET) {
        return;
      }
      ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
      endpoint.putArray("addresses").add(address.path("ip").asText());
      endpoint.putObject("conditions").put("ready", ready);
      for (String field : new String[] {"hostname", "nodeName", "targetRef"}) {
        if (address.has(field)) {
          endpoint.set(field, address.get(field));
        }
      }
      group.endpoints.put(SliceSet.identity(endpoint), endpoint);
    }
  }
}
