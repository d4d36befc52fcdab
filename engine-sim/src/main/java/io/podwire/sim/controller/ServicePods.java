package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.WatchEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** Which Pods stand behind which Services, for the two controllers that write it down. */
final class ServicePods {
  static final String HEADLESS = "service.kubernetes.io/headless";

  private final Api api;
  private final SelectorIndex selectors = new SelectorIndex();
  private final Consumer<ObjectKey> touched;

  /**
   * @param touched told the key of each Service whose endpoints may have changed
   */
  ServicePods(Api api, Consumer<ObjectKey> touched) {
    this.api = api;
    this.touched = touched;
  }

  void start(String watcher) {
    api.watch(watcher, Resources.SERVICES, this::onService);
    api.watch(watcher, Resources.PODS, this::onPod);
  }

  private void onService(WatchEvent event) {
    ApiObject service = event.object();
    ObjectKey key = new ObjectKey(Resources.SERVICES, service.namespace(), service.name());
    LabelSelector selector = selector(service);
    if (event.type() == WatchEvent.Type.DELETED || selector.isEmpty()) {
      selectors.remove(key);
    } else {
      selectors.put(key, selector);
    }
    touched.accept(key);
  }

  private void onPod(WatchEvent event) {
    ApiObject pod = event.object();
    ApiObject before = event.before();
    if (event.type() == WatchEvent.Type.MODIFIED && before != null && isAlike(before, pod)) {
      return;
    }
    Set<ObjectKey> keys = new LinkedHashSet<>(selectors.selecting(pod));
    if (before != null) {
      keys.addAll(selectors.selecting(before));
    }
    keys.forEach(touched);
  }

  /** Whether nothing has changed that an endpoint tells of. */
  private static boolean isAlike(ApiObject before, ApiObject after) {
    return before.isDeleting() == after.isDeleting()
        && Pods.isReady(before) == Pods.isReady(after)
        && Pods.isTerminal(before) == Pods.isTerminal(after)
        && before.at("status", "podIPs").equals(after.at("status", "podIPs"))
        && before.text("spec", "nodeName").equals(after.text("spec", "nodeName"))
        && Objects.equals(before.at("metadata", "labels"), after.at("metadata", "labels"));
  }

  static LabelSelector selector(ApiObject service) {
    return LabelSelector.ofMap(service.at("spec", "selector"));
  }

  static boolean hasEndpoints(ApiObject service) {
    return !service.text("spec", "type").equals("ExternalName") && !selector(service).isEmpty();
  }

  static boolean isHeadless(ApiObject service) {
    return service.text("spec", "clusterIP").equals("None");
  }

  static boolean publishesNotReady(ApiObject service) {
    return service.at("spec", "publishNotReadyAddresses").asBoolean();
  }

  /** The Pods that the Service selects and that have an address to offer. */
  List<ApiObject> of(ApiObject service, boolean terminatingToo) {
    return api.withLabels(Resources.PODS, service.namespace(), selector(service).exact()).stream()
        .filter(pod -> !Pods.isTerminal(pod) && !pod.text("status", "podIP").isEmpty())
        .filter(pod -> terminatingToo || !pod.isDeleting())
        .toList();
  }

  /** The ports of the Service as they are on this Pod; those whose name it lacks are left out. */
  static ArrayNode ports(ApiObject service, ApiObject pod) {
    ArrayNode ports = JsonNodeFactory.instance.arrayNode();
    for (JsonNode port : service.at("spec", "ports")) {
      OptionalInt target = target(port, pod);
      if (target.isPresent()) {
        ObjectNode resolved = ports.addObject();
        resolved.put("name", port.path("name").asText(""));
        resolved.put("port", target.getAsInt());
        resolved.put("protocol", port.path("protocol").asText("TCP"));
        if (port.has("appProtocol")) {
          resolved.set("appProtocol", port.get("appProtocol"));
        }
      }
    }
    return ports;
  }

  private static OptionalInt target(JsonNode port, ApiObject pod) {
    JsonNode target = port.path("targetPort");
    if (!target.isTextual()) {
      int number = target.asInt();
      return OptionalInt.of(number == 0 ? port.path("port").asInt() : number);
    }
    String protocol = port.path("protocol").asText("TCP");
    for (JsonNode container : pod.at("spec", "containers")) {
      OptionalInt named = named(container, target.asText(), protocol);
      if (named.isPresent()) {
        return named;
      }
    }
    for (JsonNode container : pod.at("spec", "initContainers")) {
      OptionalInt named = named(container, target.asText(), protocol);
      if (named.isPresent() && container.path("restartPolicy").asText().equals("Always")) {
        return named;
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt named(JsonNode container, String name, String protocol) {
    for (JsonNode port : container.path("ports")) {
      if (port.path("name").asText().equals(name)
          && port.path("protocol").asText("TCP").equals(protocol)) {
        return OptionalInt.of(port.path("containerPort").asInt());
      }
    }
    return OptionalInt.empty();
  }

  static ObjectNode targetRef(ApiObject pod) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "Pod")
        .put("namespace", pod.namespace())
        .put("name", pod.name())
        .put("uid", pod.uid());
  }

  /** Whether the Pod has a DNS name of its own below that of the Service. */
  static boolean hasHostname(ApiObject service, ApiObject pod) {
    return !pod.text("spec", "hostname").isEmpty()
        && pod.text("spec", "subdomain").equals(service.name());
  }
}
