package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The templates that a StatefulSet or DaemonSet had, as ControllerRevisions (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/history/controller_history.go">controller_history.go</a>).
 */
final class RevisionHistory {
  static final String POD_LABEL = "controller-revision-hash";

  private final Api api;
  private final String hashLabel;

  /**
   * @param hashLabel the label that a revision carries its hash in
   */
  RevisionHistory(Api api, String hashLabel) {
    this.api = api;
    this.hashLabel = hashLabel;
  }

  /** The revision of the owner's present template; made if there is none. */
  ApiObject present(ApiObject owner) {
    ObjectNode data = data(owner);
    List<ApiObject> all = all(owner);
    long newest = all.isEmpty() ? 0 : number(all.get(all.size() - 1));
    for (ApiObject revision : all) {
      if (revision.at("data").equals(data)) {
        return number(revision) == newest ? revision : renumber(revision, newest + 1);
      }
    }
    return create(owner, data, newest + 1);
  }

  /** All revisions, the oldest first. */
  private List<ApiObject> all(ApiObject owner) {
    List<ApiObject> all = new ArrayList<>(api.ownedBy(Resources.CONTROLLER_REVISIONS, owner.uid()));
    all.sort(Comparator.comparingLong(RevisionHistory::number));
    return all;
  }

  private static long number(ApiObject revision) {
    return revision.at("revision").asLong();
  }

  private ApiObject renumber(ApiObject revision, long number) {
    ObjectNode tree = revision.copy();
    tree.put("revision", number);
    return api.update(Resources.CONTROLLER_REVISIONS, tree);
  }

  private static ObjectNode data(ApiObject owner) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ObjectNode template = owner.at("spec", "template").deepCopy();
    template.put("$patch", "replace");
    data.putObject("spec").set("template", template);
    return data;
  }

  private ApiObject create(ApiObject owner, ObjectNode data, long number) {
    String hash = PodTemplates.hash(data, owner.at("status", "collisionCount").asInt());
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", "apps/v1").put("kind", "ControllerRevision");
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", owner.name() + "-" + hash).put("namespace", owner.namespace());
    JsonNode labels = owner.at("spec", "template", "metadata", "labels");
    ObjectNode all = labels.isObject() ? labels.deepCopy() : metadata.objectNode();
    metadata.set("labels", all.put(hashLabel, hash));
    metadata.putArray("ownerReferences").add(Owners.reference(owner));
    tree.set("data", data);
    tree.put("revision", number);
    return api.create(Resources.CONTROLLER_REVISIONS, tree);
  }

  /** The template that the revision of that name keeps; the present one if it is gone. */
  JsonNode template(ApiObject owner, String revision) {
    JsonNode kept =
        api.find(new ObjectKey(Resources.CONTROLLER_REVISIONS, owner.namespace(), revision))
            .map(found -> found.at("data", "spec", "template"))
            .orElse(owner.at("spec", "template"));
    ObjectNode template = kept.deepCopy();
    template.remove("$patch");
    return template;
  }

  /** Deletes the oldest revisions that are in use nowhere, down to the owner's limit. */
  void cleanUp(ApiObject owner, Set<String> inUse) {
    List<ApiObject> unused = all(owner);
    unused.removeIf(revision -> inUse.contains(revision.name()));
    int surplus = unused.size() - owner.at("spec", "revisionHistoryLimit").asInt(10);
    for (int i = 0; i < surplus; i++) {
      api.delete(
          new ObjectKey(Resources.CONTROLLER_REVISIONS, owner.namespace(), unused.get(i).name()),
          DeleteOptions.BACKGROUND);
    }
  }
}
