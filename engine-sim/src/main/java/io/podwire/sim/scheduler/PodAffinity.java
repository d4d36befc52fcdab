package io.podwire.sim.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.controller.LabelSelector;
import io.podwire.sim.controller.Pods;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nearness to other Pods, or distance from them: <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/framework/plugins/interpodaffinity/filtering.go">interpodaffinity</a>.
 */
final class PodAffinity {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private final Api api;
  private final Map<String, ApiObject> repelling = new LinkedHashMap<>();

  PodAffinity(Api api) {
    this.api = api;
  }

  /** Remembers the assigned Pod if it keeps others away. */
  void add(ApiObject pod) {
    if (!terms(pod, "podAntiAffinity", REQUIRED).isEmpty()) {
      repelling.put(pod.uid(), pod);
    }
  }

  void remove(String uid) {
    repelling.remove(uid);
  }

  private static JsonNode terms(ApiObject pod, String kind, String how) {
    return pod.at("spec", "affinity", kind, how);
  }

  /** What is known for one Pod, for all nodes. */
  final class Check {
    private final ApiObject pod;
    private final Set<String> gone;
    private final List<Map.Entry<String, Set<String>>> near = new ArrayList<>();
    private final List<Map.Entry<String, Set<String>>> far = new ArrayList<>();
    private final List<Map.Entry<String, String>> forbidden = new ArrayList<>();
    private final List<Weighted> preferences = new ArrayList<>();
    private boolean first;

    /**
     * @param gone uids of Pods that do not count
     */
    Check(ApiObject pod, Set<String> gone) {
      this.pod = pod;
      this.gone = gone;
      boolean selfMatching = true;
      boolean none = true;
      for (JsonNode term : terms(pod, "podAffinity", REQUIRED)) {
        Set<String> values = domains(term);
        near.add(Map.entry(term.path("topologyKey").asText(), values));
        none &= values.isEmpty();
        selfMatching &= matches(term, pod, pod);
      }
      first = none && selfMatching;
      for (JsonNode term : terms(pod, "podAntiAffinity", REQUIRED)) {
        far.add(Map.entry(term.path("topologyKey").asText(), domains(term)));
      }
      repelling.values().forEach(this::forbid);
      prefer("podAffinity", 1);
      prefer("podAntiAffinity", -1);
    }

    private void prefer(String kind, int sign) {
      for (JsonNode weighted : terms(pod, kind, PREFERRED)) {
        JsonNode term = weighted.path("podAffinityTerm");
        preferences.add(
            new Weighted(
                term.path("topologyKey").asText(),
                counts(term),
                sign * weighted.path("weight").asInt()));
      }
    }

    private void forbid(ApiObject other) {
      for (JsonNode term : terms(other, "podAntiAffinity", REQUIRED)) {
        String key = term.path("topologyKey").asText();
        String value = domain(other, key);
        if (value != null && !gone.contains(other.uid()) && matches(term, other, pod)) {
          forbidden.add(Map.entry(key, value));
        }
      }
    }

    private Set<String> domains(JsonNode term) {
      return new LinkedHashSet<>(counts(term).keySet());
    }

    private Map<String, Integer> counts(JsonNode term) {
      Map<String, Integer> counts = new HashMap<>();
      for (ApiObject other : matching(term, pod)) {
        String value = domain(other, term.path("topologyKey").asText());
        if (value != null && !gone.contains(other.uid())) {
          counts.merge(value, 1, Integer::sum);
        }
      }
      return counts;
    }

    Verdict on(ApiObject node) {
      if (near.isEmpty() && far.isEmpty() && forbidden.isEmpty()) {
        return Verdict.FITS;
      }
      JsonNode labels = node.at("metadata", "labels");
      for (Map.Entry<String, Set<String>> term : near) {
        JsonNode value = labels.path(term.getKey());
        if (value.isMissingNode() || !(first || term.getValue().contains(value.asText()))) {
          return Verdict.hopeless("node(s) didn't match pod affinity rules");
        }
      }
      for (Map.Entry<String, Set<String>> term : far) {
        if (term.getValue().contains(labels.path(term.getKey()).asText(null))) {
          return Verdict.crowded("node(s) didn't match pod anti-affinity rules");
        }
      }
      for (Map.Entry<String, String> domain : forbidden) {
        if (domain.getValue().equals(labels.path(domain.getKey()).asText(null))) {
          return Verdict.crowded("node(s) didn't satisfy existing pods anti-affinity rules");
        }
      }
      return Verdict.FITS;
    }

    int preference(ApiObject node) {
      int sum = 0;
      for (Weighted term : preferences) {
        String value = node.text("metadata", "labels", term.key);
        sum += term.weight * term.counts.getOrDefault(value, 0);
      }
      return sum;
    }
  }

  private record Weighted(String key, Map<String, Integer> counts, int weight) {}

  private @Nullable String domain(ApiObject pod, String key) {
    return api.find(new ObjectKey(Resources.NODES, "", pod.text("spec", "nodeName")))
        .map(node -> node.at("metadata", "labels", key).asText(null))
        .orElse(null);
  }

  /** The assigned Pods that the term of the Pod is about. */
  private List<ApiObject> matching(JsonNode term, ApiObject pod) {
    LabelSelector selector = selector(term, pod);
    List<ApiObject> found = new ArrayList<>();
    for (String namespace : namespaces(term, pod)) {
      for (ApiObject other : api.withLabels(Resources.PODS, namespace, selector.exact())) {
        if (!other.text("spec", "nodeName").isEmpty()
            && !Pods.isTerminal(other)
            && selector.matches(other.at("metadata", "labels"))) {
          found.add(other);
        }
      }
    }
    return found;
  }

  private boolean matches(JsonNode term, ApiObject whose, ApiObject pod) {
    return namespaces(term, whose).contains(pod.namespace())
        && term.has("labelSelector")
        && selector(term, whose).matches(pod.at("metadata", "labels"));
  }

  private static LabelSelector selector(JsonNode term, ApiObject pod) {
    LabelSelector selector = LabelSelector.of(term.path("labelSelector"));
    List<LabelSelector.Expression> more = new ArrayList<>(selector.expressions());
    more.addAll(byOwnLabels(term.path("matchLabelKeys"), "In", pod));
    more.addAll(byOwnLabels(term.path("mismatchLabelKeys"), "NotIn", pod));
    return new LabelSelector(selector.exact(), more);
  }

  private static List<LabelSelector.Expression> byOwnLabels(
      JsonNode keys, String operator, ApiObject pod) {
    List<LabelSelector.Expression> expressions = new ArrayList<>();
    for (JsonNode key : keys) {
      JsonNode value = pod.at("metadata", "labels", key.asText());
      if (!value.isMissingNode()) {
        expressions.add(
            new LabelSelector.Expression(key.asText(), operator, List.of(value.asText())));
      }
    }
    return expressions;
  }

  private Set<String> namespaces(JsonNode term, ApiObject pod) {
    Set<String> names = new LinkedHashSet<>();
    term.path("namespaces").forEach(name -> names.add(name.asText()));
    if (term.has("namespaceSelector")) {
      LabelSelector selector = LabelSelector.of(term.path("namespaceSelector"));
      for (ApiObject namespace : api.list(Resources.NAMESPACES)) {
        if (selector.matches(namespace.at("metadata", "labels"))) {
          names.add(namespace.name());
        }
      }
    } else if (names.isEmpty()) {
      names.add(pod.namespace());
    }
    return names;
  }
}
