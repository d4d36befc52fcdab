package io.podwire.sim.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what would take more than a quota has left, and books what it admits at once: the
 * controller counts again later, and notices what is gone.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go">controller.go</a>
 */
final class Quotas {
  /** Where a quota for one of these is, every container must say it. */
  private static final Set<String> DEMANDED =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private final Api api;

  Quotas(Api api) {
    this.api = api;
  }

  void charge(ObjectKey key, ObjectNode object, @Nullable ApiObject old, boolean dryRun) {
    ResourceType type = key.type();
    if (old != null && !changesWhatItUses(type)) {
      return;
    }
    Map<ApiObject, Amounts> charged = new LinkedHashMap<>();
    for (ApiObject quota : api.list(Resources.RESOURCE_QUOTAS, key.namespace())) {
      Predicate<String> ours = resource -> Usage.counts(resource, type);
      Amounts hard = Amounts.of(quota.at("status", "hard"));
      if (!hard.only(ours).isEmpty() && Scopes.include(quota.at("spec"), type, object)) {
        checkDemands(key, quota, hard.only(ours), object);
        Amounts more = delta(quota, type, object, old).only(hard::has);
        if (!more.isEmpty()) {
          charged.put(quota, charged(key, quota, hard, more));
        }
      }
    }
    if (!dryRun) {
      charged.forEach(this::book);
    }
  }

  private static boolean changesWhatItUses(ResourceType type) {
    return type.equals(Resources.SERVICES) || type.equals(Resources.PERSISTENT_VOLUME_CLAIMS);
  }

  private static Amounts delta(
      ApiObject quota, ResourceType type, JsonNode object, @Nullable ApiObject old) {
    Amounts used = Usage.of(type, object);
    if (old != null && Scopes.include(quota.at("spec"), type, old.tree())) {
      used = used.beyond(Usage.of(type, old.tree()));
    }
    return used.withoutZeros();
  }

  private static Amounts charged(ObjectKey key, ApiObject quota, Amounts hard, Amounts more) {
    Amounts used = Amounts.of(quota.at("status", "used"));
    Amounts sum = used.plus(more);
    Predicate<String> exceeded =
        resource -> more.has(resource) && sum.get(resource).compareTo(hard.get(resource)) > 0;
    if (!more.only(exceeded).isEmpty()) {
      throw Statuses.forbidden(
          key,
          "exceeded quota: "
              + quota.name()
              + ", requested: "
              + more.only(exceeded)
              + ", used: "
              + used.only(exceeded)
              + ", limited: "
              + hard.only(exceeded));
    }
    return sum;
  }

  private void book(ApiObject quota, Amounts used) {
    ObjectNode status = quota.copyOfStatus();
    status.set("used", used.json());
    api.updateStatus(Resources.RESOURCE_QUOTAS, quota.withStatus(status));
  }

  private static void checkDemands(ObjectKey key, ApiObject quota, Amounts hard, JsonNode object) {
    if (key.type().equals(Resources.PODS)) {
      Map<String, Set<String>> missing = missing(hard, object.path("spec"));
      if (!missing.isEmpty()) {
        throw failed(key, quota, missing);
      }
    }
    Amounts used = Amounts.of(quota.at("status", "used"));
    if (!used.resources().containsAll(hard.resources())) {
      throw Statuses.forbidden(
          key,
          "status unknown for quota: "
              + quota.name()
              + ", resources: "
              + String.join(",", hard.resources()));
    }
  }

  /** Which resources are not said, and by which containers. */
  private static Map<String, Set<String>> missing(Amounts hard, JsonNode spec) {
    List<JsonNode> containers = new ArrayList<>();
    spec.path("containers").forEach(containers::add);
    spec.path("initContainers").forEach(containers::add);
    Map<String, Set<String>> missing = new TreeMap<>();
    for (JsonNode container : containers) {
      Amounts said =
          Usage.compute(
              PodResources.of(container, "requests"), PodResources.of(container, "limits"));
      for (String resource : hard.only(DEMANDED::contains).resources()) {
        if (!said.has(resource)) {
          missing
              .computeIfAbsent(resource, unseen -> new TreeSet<>())
              .add(container.path("name").asText());
        }
      }
    }
    return missing;
  }

  private static ApiException failed(
      ObjectKey key, ApiObject quota, Map<String, Set<String>> missing) {
    return Statuses.forbidden(
        key,
        "failed quota: "
            + quota.name()
            + ": must specify "
            + missing.entrySet().stream()
                .map(each -> each.getKey() + " for: " + String.join(",", each.getValue()))
                .collect(Collectors.joining("; ")));
  }
}
