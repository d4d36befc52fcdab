package io.podwire.sim.controller;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;
import java.util.function.Consumer;

/** Tells a controller of Pods which of its owners need a look when a Pod changes. */
final class PodOwners {
  private final Api api;
  private final ResourceType type;
  private final Consumer<ObjectKey> touched;
  private final SelectorIndex selectors = new SelectorIndex();

  PodOwners(Api api, ResourceType type, Consumer<ObjectKey> touched) {
    this.api = api;
    this.type = type;
    this.touched = touched;
  }

  void start(String watcher) {
    api.watch(watcher, type, this::onOwner);
    api.watch(watcher, Resources.PODS, this::onPod);
  }

  private void onOwner(WatchEvent event) {
    ApiObject owner = event.object();
    ObjectKey key = new ObjectKey(type, owner.namespace(), owner.name());
    if (event.type() == WatchEvent.Type.DELETED) {
      selectors.remove(key);
    } else {
      selectors.put(key, LabelSelector.ofOwner(owner));
    }
    touched.accept(key);
  }

  private void onPod(WatchEvent event) {
    if (event.before() != null) {
      tellOwner(event.before());
    }
    tellOwner(event.object());
    if (event.type() != WatchEvent.Type.DELETED && event.object().controller().isMissingNode()) {
      selectors.selecting(event.object()).forEach(touched);
    }
  }

  private void tellOwner(ApiObject pod) {
    ObjectKey owner = Owners.controllerKey(pod, type);
    if (owner != null) {
      touched.accept(owner);
    }
  }
}
