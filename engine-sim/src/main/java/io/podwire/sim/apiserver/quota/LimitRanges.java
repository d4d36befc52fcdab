package io.podwire.sim.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a LimitRange gives to containers that say nothing, and refuses of those that say too much or
 * too little.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/plugin/pkg/admission/limitranger/admission.go">admission.go</a>
 */
public final class LimitRanges {
  private static final String CONTAINER = "Container";
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  private final Api api;

  public LimitRanges(Api api) {
    this.api = api;
  }

  /** Fills in what the Pod's containers do not say, in place. */
  public void fillIn(ObjectNode pod) {
    for (ApiObject range : api.list(Resources.LIMIT_RANGES, namespace(pod))) {
      List<String> notes = new ArrayList<>();
      for (String containers : new String[] {"containers", "initContainers"}) {
        String role = containers.equals("containers") ? " for container " : " for init container ";
        for (JsonNode container : pod.path("spec").path(containers)) {
          fillIn((ObjectNode) container, range, role, notes);
        }
      }
      if (!notes.isEmpty()) {
        pod.withObject("/metadata")
            .withObject("/annotations")
            .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", notes));
      }
    }
  }

  private static String namespace(ObjectNode object) {
    return object.path("metadata").path("namespace").asText();
  }

  private static void fillIn(
      ObjectNode container, ApiObject range, String role, List<String> notes) {
    Map<String, String> lists = Map.of("requests", "defaultRequest", "limits", "default");
    for (String list : new String[] {"requests", "limits"}) {
      List<String> set = new ArrayList<>();
      defaults(range, lists.getOrDefault(list, ""))
          .forEach(
              (resource, amount) -> {
                ObjectNode said = container.withObject("/resources").withObject("/" + list);
                if (!said.has(resource)) {
                  said.set(resource, amount);
                  set.add(resource);
                }
              });
      if (!set.isEmpty()) {
        String what = list.equals("requests") ? " request" : " limit";
        notes.add(String.join(", ", set) + what + role + container.path("name").asText());
      }
    }
  }

  private static Map<String, JsonNode> defaults(ApiObject range, String field) {
    Map<String, JsonNode> defaults = new TreeMap<>();
    for (JsonNode limit : range.at("spec", "limits")) {
      if (limit.path("type").asText().equals(CONTAINER)) {
        limit.path(field).properties().forEach(e -> defaults.put(e.getKey(), e.getValue()));
      }
    }
    return defaults;
  }

  /**
   * Refuses what is not within the namespace's ranges.
   *
   * @throws io.podwire.sim.apiserver.ApiException if it is not
   */
  void check(ObjectKey key, ObjectNode object) {
    for (ApiObject range : api.list(Resources.LIMIT_RANGES, key.namespace())) {
      List<String> wrong = new ArrayList<>();
      for (JsonNode limit : range.at("spec", "limits")) {
        check(key, object.path("spec"), LimitRule.of(limit), wrong);
      }
      if (!wrong.isEmpty()) {
        throw Statuses.forbidden(
            key, wrong.size() == 1 ? wrong.get(0) : "[" + String.join(", ", wrong) + "]");
      }
    }
  }

  private static void check(ObjectKey key, JsonNode spec, LimitRule rule, List<String> wrong) {
    if (key.type().equals(Resources.PERSISTENT_VOLUME_CLAIMS)) {
      if (rule.type().equals("PersistentVolumeClaim")) {
        rule.checkRequests(Amounts.of(spec.path("resources").path("requests")), wrong);
      }
    } else if (rule.type().equals("Pod")) {
      rule.check(PodResources.total(spec, "requests"), PodResources.total(spec, "limits"), wrong);
    } else if (rule.type().equals(CONTAINER)) {
      for (String containers : new String[] {"containers", "initContainers"}) {
        for (JsonNode container : spec.path(containers)) {
          rule.check(
              PodResources.of(container, "requests"), PodResources.of(container, "limits"), wrong);
        }
      }
    }
  }
}
