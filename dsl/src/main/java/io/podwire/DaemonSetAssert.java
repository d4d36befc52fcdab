package io.podwire;

import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import org.apiguardian.api.API;

/** What a DaemonSet comes to. */
@API(status = API.Status.EXPERIMENTAL)
public final class DaemonSetAssert extends WorkloadAssert<DaemonSetAssert, DaemonSet> {
  DaemonSetAssert(DaemonSetHandle set) {
    super(set, set::find, WorkloadState::of, DaemonSetAssert.class);
  }
}
