package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes the Pods behind each Service into EndpointSlices (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/endpointslice/endpointslice_controller.go">endpointslice_controller.go</a>).
 */
public final class EndpointSliceController {
  static final String NAME = "endpointslice-controller.k8s.io";
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final Api api;
  private final Simulation simulation;
  private final Supplier<Duration> delay;
  private final Map<ObjectKey, Long> delayed = new HashMap<>();
  private final ServicePods pods;
  private final TopologyHints topology;
  private final WorkQueue<ObjectKey> queue;
  private final TriggerTimes triggers = new TriggerTimes();

  /**
   * @param delay how much later than usual slices follow their Pods
   */
  public EndpointSliceController(Api api, Simulation simulation, Supplier<Duration> delay) {
    this.api = api;
    this.simulation = simulation;
    this.delay = delay;
    this.queue = new WorkQueue<>("endpointslice", simulation, this::look);
    this.pods = new ServicePods(api, this::changed);
    EventRecorder events = EventRecorder.of(api, simulation, "endpoint-slice-controller");
    this.topology = new TopologyHints(api, simulation, events, queue::add);
  }

  private void changed(ObjectKey service) {
    Duration later = delay.get();
    if (later.isZero()) {
      queue.add(service);
    } else {
      delayed.putIfAbsent(service, simulation.nanoTime() + later.toNanos());
      queue.addAfter(service, later);
    }
  }

  /** A look that was under way when the delay began would see what changed after it. */
  private void look(ObjectKey service) {
    Duration later = delay.get();
    long now = simulation.nanoTime();
    if (!later.isZero() && delayed.getOrDefault(service, Long.MAX_VALUE) > now) {
      changed(service);
    } else {
      delayed.remove(service);
      sync(service);
    }
  }

  public void start() {
    pods.start("endpointslice-controller");
    api.watch("endpointslice-controller", Resources.ENDPOINT_SLICES, this::onSlice);
    topology.start();
  }

  /** Somebody else changed or deleted a slice of ours. */
  private void onSlice(WatchEvent event) {
    ApiObject slice = event.object();
    if (event.type() != WatchEvent.Type.ADDED
        && slice.text("metadata", "labels", SliceSet.MANAGED_BY).equals(NAME)) {
      String service = slice.text("metadata", "labels", SliceSet.SERVICE_NAME);
      changed(new ObjectKey(Resources.SERVICES, slice.namespace(), service));
    }
  }

  private void sync(ObjectKey key) {
    ApiObject service = api.find(key).orElse(null);
    if (service == null) {
      triggers.forget(key);
      topology.forget(key);
      return;
    }
    if (!ServicePods.hasEndpoints(service)) {
      return;
    }
    List<ApiObject> behind =
        pods.of(service, true).stream().filter(pod -> isPublished(service, pod)).toList();
    Map<JsonNode, SliceSet.Group> groups = new LinkedHashMap<>();
    for (ApiObject pod : behind) {
      ArrayNode resolved = ServicePods.ports(service, pod);
      JsonNode ports = resolved.isEmpty() ? JsonNodeFactory.instance.nullNode() : resolved;
      ObjectNode endpoint = endpoint(service, pod);
      groups
          .computeIfAbsent(ports, SliceSet.Group::new)
          .endpoints
          .put(SliceSet.identity(endpoint), endpoint);
    }
    String trigger = triggers.of(key, service, behind);
    Map<String, String> annotations =
        trigger.isEmpty() ? Map.of() : Map.of(TriggerTimes.ANNOTATION, trigger);
    SliceSet slices =
        new SliceSet(api, service, labels(service), annotations, SliceSet.CAPACITY)
            .plan(existing(service), new ArrayList<>(groups.values()), true);
    hint(key, service, slices);
    slices.write();
  }

  private void hint(ObjectKey key, ApiObject service, SliceSet slices) {
    if (TopologyHints.areWanted(service)) {
      topology.give(key, service, slices);
    } else {
      topology.disable(key, service);
      String distribution = service.text("spec", "trafficDistribution");
      slices.hint(endpoint -> TrafficHints.of(endpoint, distribution));
    }
  }

  /**
   * A Pod whose node is not there is left out, as <a
   * href="https://github.com/kubernetes/endpointslice/blob/v0.34.4/reconciler.go">upstream</a>
   * does.
   */
  private boolean isPublished(ApiObject service, ApiObject pod) {
    return ServicePods.publishesNotReady(service) || node(pod).isPresent();
  }

  private Optional<ApiObject> node(ApiObject pod) {
    String name = pod.text("spec", "nodeName");
    return name.isEmpty() ? Optional.empty() : api.find(new ObjectKey(Resources.NODES, "", name));
  }

  private List<ApiObject> existing(ApiObject service) {
    List<ApiObject> mine = new ArrayList<>();
    Map<String, String> name = Map.of(SliceSet.SERVICE_NAME, service.name());
    for (ApiObject slice : api.withLabels(Resources.ENDPOINT_SLICES, service.namespace(), name)) {
      if (slice.text("metadata", "labels", SliceSet.MANAGED_BY).equals(NAME)
          && Owners.isControlledBy(slice, service)) {
        mine.add(slice);
      }
    }
    return mine;
  }

  private static Map<String, String> labels(ApiObject service) {
    Map<String, String> labels = new LinkedHashMap<>(service.labels());
    labels.remove(ServicePods.HEADLESS);
    if (ServicePods.isHeadless(service)) {
      labels.put(ServicePods.HEADLESS, "");
    }
    labels.put(SliceSet.SERVICE_NAME, service.name());
    labels.put(SliceSet.MANAGED_BY, NAME);
    return labels;
  }

  private ObjectNode endpoint(ApiObject service, ApiObject pod) {
    boolean serving = Pods.isReady(pod);
    boolean terminating = pod.isDeleting();
    ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
    endpoint.putArray("addresses").add(pod.text("status", "podIP"));
    endpoint
        .putObject("conditions")
        .put("ready", ServicePods.publishesNotReady(service) || (serving && !terminating))
        .put("serving", serving)
        .put("terminating", terminating);
    if (ServicePods.hasHostname(service, pod)) {
      endpoint.put("hostname", pod.text("spec", "hostname"));
    }
    String node = pod.text("spec", "nodeName");
    endpoint.set("targetRef", ServicePods.targetRef(pod));
    if (!node.isEmpty()) {
      endpoint.put("nodeName", node);
      String zone = node(pod).map(found -> found.text("metadata", "labels", ZONE)).orElse("");
      if (!zone.isEmpty()) {
        endpoint.put("zone", zone);
      }
    }
    return endpoint;
  }
}
