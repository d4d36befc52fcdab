package io.podwire;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A DaemonSet by its name: one Pod on each node that is to have one. How many that are says the
 * cluster, so none at all is a failure wherever its Pods are waited for.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class DaemonSetHandle extends WorkloadHandle<DaemonSetHandle> {
  DaemonSetHandle(Scene scene, String namespace, String name) {
    super(scene, "DaemonSet", namespace, name);
  }

  @Override
  public DaemonSet resource() {
    return there(find());
  }

  @Override
  DaemonSetHandle self() {
    return this;
  }

  @Override
  @Nullable DaemonSet find() {
    ensure();
    return access().get();
  }

  @Override
  Resource<DaemonSet> access() {
    return scene().peek().apps().daemonSets().inNamespace(namespace()).withName(name());
  }

  @Override
  @Nullable WorkloadState look() {
    DaemonSet set = find();
    return set == null ? null : WorkloadState.of(set);
  }
}
