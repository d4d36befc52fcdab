package io.podwire;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import org.apiguardian.api.API;

/** What a StatefulSet comes to. */
@API(status = API.Status.EXPERIMENTAL)
public final class StatefulSetAssert extends WorkloadAssert<StatefulSetAssert, StatefulSet> {
  StatefulSetAssert(StatefulSetHandle set) {
    super(set, set::find, WorkloadState::of, StatefulSetAssert.class);
  }
}
