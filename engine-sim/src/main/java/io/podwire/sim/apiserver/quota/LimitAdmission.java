package io.podwire.sim.apiserver.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Admission;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import org.jspecify.annotations.Nullable;

/** The admission plugins LimitRanger, as far as it refuses, and ResourceQuota. */
public final class LimitAdmission implements Admission {
  private final LimitRanges ranges;
  private final Quotas quotas;

  public LimitAdmission(Api api) {
    this.ranges = new LimitRanges(api);
    this.quotas = new Quotas(api);
  }

  @Override
  public void check(ObjectKey key, ObjectNode object, @Nullable ApiObject old, boolean dryRun) {
    ResourceType type = key.type();
    // Events are the one namespaced kind of our own making that no quota counts.
    if (key.namespace().isEmpty() || type.kind().equals("Event")) {
      return;
    }
    boolean pod = type.equals(Resources.PODS) && old == null;
    if (pod || type.equals(Resources.PERSISTENT_VOLUME_CLAIMS)) {
      ranges.check(key, object);
    }
    quotas.charge(key, object, old, dryRun);
  }
}
