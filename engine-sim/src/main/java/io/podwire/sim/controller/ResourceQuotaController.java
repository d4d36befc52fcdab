package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.quota.Amounts;
import io.podwire.sim.apiserver.quota.Scopes;
import io.podwire.sim.apiserver.quota.Usage;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts what ResourceQuotas limit: when they are new or changed, and when something is gone. What
 * comes is booked by the admission (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/resourcequota/resource_quota_controller.go">resource_quota_controller.go</a>).
 */
public final class ResourceQuotaController {
  private final Api api;
  private final WorkQueue<ObjectKey> queue;
  private final Set<ResourceType> watched = new HashSet<>();

  public ResourceQuotaController(Api api, Simulation simulation) {
    this.api = api;
    this.queue = new WorkQueue<>("resourcequota", simulation, this::sync);
  }

  public void start() {
    api.watch("resourcequota-controller", Resources.RESOURCE_QUOTAS, this::onQuota);
  }

  private void onQuota(WatchEvent event) {
    ApiObject quota = event.object();
    if (event.type() != WatchEvent.Type.DELETED
        && !quota.at("spec", "hard").equals(quota.at("status", "hard"))) {
      watchWhatCounts(quota);
      queue.add(key(quota));
    }
  }

  private static ObjectKey key(ApiObject quota) {
    return new ObjectKey(Resources.RESOURCE_QUOTAS, quota.namespace(), quota.name());
  }

  /** Kinds that no quota is about are not listened to. */
  private void watchWhatCounts(ApiObject quota) {
    for (ResourceType type : counted(quota)) {
      if (watched.add(type)) {
        api.watch("resourcequota-controller", type, event -> onObject(type, event));
      }
    }
  }

  private List<ResourceType> counted(ApiObject quota) {
    Set<String> hard = Amounts.of(quota.at("spec", "hard")).resources();
    return api.types().stream()
        .filter(ResourceType::namespaced)
        .filter(type -> hard.stream().anyMatch(resource -> Usage.counts(resource, type)))
        .toList();
  }

  /** What uses less than before, or nothing any more, leaves room. */
  private void onObject(ResourceType type, WatchEvent event) {
    ApiObject before = event.before();
    boolean changed =
        before != null
            && !Usage.of(type, before.tree()).equals(Usage.of(type, event.object().tree()));
    if (event.type() == WatchEvent.Type.DELETED || changed) {
      api.list(Resources.RESOURCE_QUOTAS, event.object().namespace())
          .forEach(quota -> queue.add(key(quota)));
    }
  }

  private void sync(ObjectKey key) {
    ApiObject quota = api.find(key).orElse(null);
    if (quota == null) {
      return;
    }
    Amounts hard = Amounts.of(quota.at("spec", "hard"));
    Amounts used = hard.zeros();
    for (ResourceType type : counted(quota)) {
      for (ApiObject object : api.list(type, key.namespace())) {
        if (Scopes.include(quota.at("spec"), type, object.tree())) {
          used = used.plus(Usage.of(type, object.tree()).only(hard.resources()::contains));
        }
      }
    }
    ObjectNode status = Json.object();
    status.set("hard", hard.json());
    status.set("used", used.json());
    if (!status.equals(quota.at("status"))) {
      api.updateStatus(Resources.RESOURCE_QUOTAS, quota.withStatus(status));
    }
  }
}
