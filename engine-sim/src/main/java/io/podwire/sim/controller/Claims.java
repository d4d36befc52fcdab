package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;

/**
 * Which objects are an owner's: those that it controls, orphans that its selector selects are
 * adopted, and those that it no longer selects are released (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/controller_ref_manager.go">controller_ref_manager.go</a>).
 */
final class Claims {
  private final Api api;

  Claims(Api api) {
    this.api = api;
  }

  /** The owner's objects of the type, ordered by name. */
  List<ApiObject> of(ApiObject owner, ResourceType type, LabelSelector selector) {
    List<ApiObject> mine = new ArrayList<>();
    for (ApiObject object : api.ownedBy(type, owner.uid())) {
      if (!Owners.isControlledBy(object, owner)) {
        continue;
      }
      if (selector.matches(object.at("metadata", "labels"))) {
        mine.add(object);
      } else if (!owner.isDeleting()) {
        release(object, type, owner);
      }
    }
    if (!owner.isDeleting()) {
      for (ApiObject object : api.withLabels(type, owner.namespace(), selector.exact())) {
        if (isAdoptable(object, selector)) {
          mine.add(adopt(object, type, owner));
        }
      }
    }
    return mine;
  }

  private static boolean isAdoptable(ApiObject object, LabelSelector selector) {
    return object.controller().isMissingNode()
        && !object.isDeleting()
        && selector.matches(object.at("metadata", "labels"));
  }

  private ApiObject adopt(ApiObject object, ResourceType type, ApiObject owner) {
    ObjectNode tree = object.copy();
    Owners.adopt(tree, owner);
    return api.update(type, tree);
  }

  private void release(ApiObject object, ResourceType type, ApiObject owner) {
    ObjectNode tree = object.copy();
    Owners.release(tree, owner.uid());
    try {
      api.update(type, tree);
    } catch (ApiException refused) {
      if (refused.code() != 404) {
        throw refused;
      }
    }
  }
}
