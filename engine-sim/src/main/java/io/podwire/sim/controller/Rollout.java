package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One look at a Deployment: its ReplicaSets as they are now, and the steps that change them. */
final class Rollout {
  private static final Comparator<ApiObject> OLDEST_FIRST =
      Comparator.comparing((ApiObject set) -> set.text("metadata", "creationTimestamp"))
          .thenComparing(ApiObject::name);

  private final Api api;
  private final EventRecorder events;
  private ApiObject deployment;
  private final List<ApiObject> sets;
  private @Nullable String current; // the name of the ReplicaSet of the present template

  Rollout(Api api, EventRecorder events, ApiObject deployment, List<ApiObject> sets) {
    this.api = api;
    this.events = events;
    this.deployment = deployment;
    this.sets = new ArrayList<>(sets);
    this.sets.sort(OLDEST_FIRST);
    ObjectNode template = PodTemplates.withoutHash(deployment.at("spec", "template"));
    for (ApiObject set : this.sets) {
      if (PodTemplates.withoutHash(set.at("spec", "template")).equals(template)) {
        current = set.name();
        break;
      }
    }
  }

  ApiObject deployment() {
    return deployment;
  }

  void deployment(ApiObject written) {
    deployment = written;
  }

  int desired() {
    return deployment.at("spec", "replicas").asInt();
  }

  /** All ReplicaSets, the oldest first. */
  List<ApiObject> all() {
    return List.copyOf(sets);
  }

  Optional<ApiObject> current() {
    return sets.stream().filter(set -> set.name().equals(current)).findFirst();
  }

  /** Those of other templates, the oldest first. */
  List<ApiObject> old() {
    return sets.stream().filter(set -> !set.name().equals(current)).toList();
  }

  static int size(ApiObject set) {
    return set.at("spec", "replicas").asInt();
  }

  static int available(ApiObject set) {
    return set.at("status", "availableReplicas").asInt();
  }

  static int total(List<ApiObject> sets) {
    return sets.stream().mapToInt(Rollout::size).sum();
  }

  boolean isRolling() {
    return deployment.text("spec", "strategy", "type").equals("RollingUpdate");
  }

  int maxSurge() {
    return isRolling() ? Counts.scaled(strategy("maxSurge"), desired(), true) : 0;
  }

  /** How many may be missing at a time; at least one if no surge is allowed. */
  int maxUnavailable() {
    if (!isRolling() || desired() == 0) {
      return 0;
    }
    int missing = Counts.scaled(strategy("maxUnavailable"), desired(), false);
    return Math.min(missing == 0 && maxSurge() == 0 ? 1 : missing, desired());
  }

  private JsonNode strategy(String field) {
    return deployment.at("spec", "strategy", "rollingUpdate", field);
  }

  /** Updates the revision of the present template's ReplicaSet and of the Deployment. */
  void syncRevision() {
    ApiObject set = current().orElse(null);
    if (set == null) {
      return;
    }
    ObjectNode tree = set.copy();
    Revisions.annotate(tree, deployment, Revisions.newest(old()) + 1);
    JsonNode minReady = deployment.at("spec", "minReadySeconds");
    Counts.put(tree.withObject("/spec"), "minReadySeconds", minReady.asInt());
    if (!tree.equals(set.tree())) {
      replace(api.update(Resources.REPLICA_SETS, tree));
    }
    publishRevision();
  }

  private void publishRevision() {
    String revision = current().orElseThrow().text("metadata", "annotations", Revisions.REVISION);
    if (!deployment.text("metadata", "annotations", Revisions.REVISION).equals(revision)) {
      ObjectNode tree = deployment.copy();
      tree.withObject("/metadata").withObject("/annotations").put(Revisions.REVISION, revision);
      deployment = api.updateStatus(Resources.DEPLOYMENTS, tree);
    }
  }

  /**
   * Creates the ReplicaSet of the present template.
   *
   * @return whether its name was free, else the Deployment has counted a collision
   */
  boolean createCurrent() {
    int collisions = deployment.at("status", "collisionCount").asInt();
    String hash = PodTemplates.hash(deployment.at("spec", "template"), collisions);
    int replicas = currentSize(Optional.empty());
    ObjectNode tree = replicaSet(hash);
    tree.withObject("/spec").put("replicas", replicas);
    Revisions.annotate(tree, deployment, Revisions.newest(sets) + 1);
    Revisions.annotateSize(tree, desired(), desired() + maxSurge());
    try {
      ApiObject created = api.create(Resources.REPLICA_SETS, tree);
      current = created.name();
      sets.add(created);
      if (replicas > 0) {
        tellScaled(created, 0, replicas);
      }
      publishRevision();
      return true;
    } catch (ApiException refused) {
      if (!refused.reason().equals("AlreadyExists")) {
        throw refused;
      }
      ObjectNode counted = deployment.copy();
      counted.withObject("/status").put("collisionCount", collisions + 1);
      deployment = api.updateStatus(Resources.DEPLOYMENTS, counted);
      return false;
    }
  }

  private ObjectNode replicaSet(String hash) {
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
    ObjectNode metadata = set.putObject("metadata");
    metadata.put("name", deployment.name() + "-" + hash);
    metadata.put("namespace", deployment.namespace());
    ObjectNode template = deployment.at("spec", "template").deepCopy();
    ObjectNode labels = template.withObject("/metadata").withObject("/labels");
    labels.put(PodTemplates.HASH_LABEL, hash);
    metadata.set("labels", labels.deepCopy());
    metadata.putArray("ownerReferences").add(Owners.reference(deployment));
    ObjectNode spec = set.putObject("spec");
    int minReady = deployment.at("spec", "minReadySeconds").asInt();
    Counts.put(spec, "minReadySeconds", minReady);
    ObjectNode selector = deployment.at("spec", "selector").deepCopy();
    selector.withObject("/matchLabels").put(PodTemplates.HASH_LABEL, hash);
    spec.set("selector", selector);
    spec.set("template", template);
    return set;
  }

  /** How large the present template's ReplicaSet may be now. */
  int currentSize(Optional<ApiObject> set) {
    int size = set.map(Rollout::size).orElse(0);
    if (!isRolling()) {
      return desired();
    }
    int room = desired() + maxSurge() - total(sets);
    if (room <= 0) {
      return size;
    }
    return size + Math.min(room, desired() - size);
  }

  /**
   * Scales the ReplicaSet and says so in an Event.
   *
   * @return whether it had another size
   */
  boolean scale(ApiObject set, int replicas) {
    int before = size(set);
    int max = desired() + maxSurge();
    if (before == replicas && Revisions.saysSize(set, desired(), max)) {
      return false;
    }
    ObjectNode tree = set.copy();
    tree.withObject("/spec").put("replicas", replicas);
    Revisions.annotateSize(tree, desired(), max);
    replace(api.update(Resources.REPLICA_SETS, tree));
    if (before != replicas) {
      tellScaled(set, before, replicas);
    }
    return before != replicas;
  }

  private void tellScaled(ApiObject set, int before, int after) {
    events.normal(
        deployment,
        "ScalingReplicaSet",
        String.format(
            "Scaled %s replica set %s from %d to %d",
            after > before ? "up" : "down", set.name(), before, after));
  }

  /** Deletes the oldest of the empty old ReplicaSets, down to the limit of the history. */
  void cleanUp() {
    List<ApiObject> empty = new ArrayList<>();
    for (ApiObject set : old()) {
      if (!set.isDeleting()
          && size(set) == 0
          && set.at("status", "replicas").asInt() == 0
          && set.at("status", "observedGeneration").asInt()
              >= set.at("metadata", "generation").asInt()) {
        empty.add(set);
      }
    }
    empty.sort(Comparator.comparingLong(Revisions::of));
    int surplus = empty.size() - deployment.at("spec", "revisionHistoryLimit").asInt(10);
    for (int i = 0; i < surplus; i++) {
      ApiObject set = empty.get(i);
      api.delete(
          new ObjectKey(Resources.REPLICA_SETS, set.namespace(), set.name()),
          DeleteOptions.BACKGROUND);
    }
  }

  private void replace(ApiObject set) {
    sets.replaceAll(each -> each.name().equals(set.name()) ? set : each);
  }
}
