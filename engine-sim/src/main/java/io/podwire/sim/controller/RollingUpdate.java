package io.podwire.sim.controller;

import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The steps of a rolling update (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/deployment/rolling.go">rolling.go</a>)
 * and of a change of size in the middle of one (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/deployment/sync.go">sync.go</a>).
 */
final class RollingUpdate {
  private final Rollout rollout;

  RollingUpdate(Rollout rollout) {
    this.rollout = rollout;
  }

  /** Moves the present template's ReplicaSet, or else the old ones, one step on. */
  void step() {
    ApiObject current = rollout.current().orElseThrow();
    int target =
        Rollout.size(current) > rollout.desired()
            ? rollout.desired()
            : rollout.currentSize(rollout.current());
    if (!rollout.scale(current, target)) {
      scaleDownOld();
    }
  }

  private void scaleDownOld() {
    List<ApiObject> old = rollout.old();
    if (Rollout.total(old) == 0) {
      return;
    }
    ApiObject current = rollout.current().orElseThrow();
    int least = rollout.desired() - rollout.maxUnavailable();
    int missing = Rollout.size(current) - Rollout.available(current);
    int most = Rollout.total(rollout.all()) - least - missing;
    if (most <= 0) {
      return;
    }
    dropUnhealthy(most);
    dropAvailable(least);
  }

  /** Replicas that never got ready go first: they help nobody. */
  private void dropUnhealthy(int most) {
    int dropped = 0;
    for (ApiObject set : rollout.old()) {
      int unhealthy = Rollout.size(set) - Rollout.available(set);
      int drop = Math.min(most - dropped, unhealthy);
      if (drop > 0) {
        rollout.scale(set, Rollout.size(set) - drop);
        dropped += drop;
      }
    }
  }

  private void dropAvailable(int least) {
    int available = rollout.all().stream().mapToInt(Rollout::available).sum();
    int left = available - least;
    for (ApiObject set : rollout.old()) {
      int drop = Math.min(left, Rollout.size(set));
      if (drop > 0) {
        rollout.scale(set, Rollout.size(set) - drop);
        left -= drop;
      }
    }
  }

  /** Gives a new number of replicas to the ReplicaSets in proportion, without a step on. */
  void resize() {
    List<ApiObject> active = new ArrayList<>(rollout.all());
    active.removeIf(set -> Rollout.size(set) == 0);
    if (active.size() <= 1) {
      activeOrLatest(active).forEach(set -> rollout.scale(set, rollout.desired()));
    } else if (isSaturated()) {
      rollout.old().forEach(set -> rollout.scale(set, 0));
    } else if (rollout.isRolling()) {
      resizeInProportion(active);
    }
  }

  private List<ApiObject> activeOrLatest(List<ApiObject> active) {
    if (!active.isEmpty()) {
      return active;
    }
    if (rollout.current().isPresent()) {
      return List.of(rollout.current().get());
    }
    List<ApiObject> old = rollout.old();
    return old.isEmpty() ? old : List.of(old.get(old.size() - 1));
  }

  private boolean isSaturated() {
    return rollout
        .current()
        .filter(
            set ->
                Rollout.size(set) == rollout.desired()
                    && set.at("metadata", "annotations").has(Revisions.REVISION)
                    && Revisions.saysDesired(set, rollout.desired())
                    && Rollout.available(set) == rollout.desired())
        .isPresent();
  }

  private void resizeInProportion(List<ApiObject> active) {
    int total = Rollout.total(active);
    int allowed = rollout.desired() > 0 ? rollout.desired() + rollout.maxSurge() : 0;
    int toAdd = allowed - total;
    Comparator<ApiObject> bySize = Comparator.comparingInt(Rollout::size);
    active.sort(toAdd < 0 ? bySize : bySize.reversed());
    if (toAdd > 0) {
      Collections.sort(active, bySize.reversed().thenComparing(newestFirst()));
    }
    int[] sizes = new int[active.size()];
    int added = 0;
    for (int i = 0; i < sizes.length; i++) {
      int part = toAdd == 0 ? 0 : part(active.get(i), toAdd, added);
      sizes[i] = Rollout.size(active.get(i)) + part;
      added += part;
    }
    if (toAdd != 0 && sizes.length > 0) {
      sizes[0] = Math.max(0, sizes[0] + toAdd - added);
    }
    for (int i = 0; i < sizes.length; i++) {
      rollout.scale(active.get(i), sizes[i]);
    }
  }

  private static Comparator<ApiObject> newestFirst() {
    return Comparator.comparing((ApiObject set) -> set.text("metadata", "creationTimestamp"))
        .reversed();
  }

  private int part(ApiObject set, int toAdd, int added) {
    int before = Revisions.max(set);
    int base = before == 0 ? rollout.deployment().at("status", "replicas").asInt() : before;
    if (base == 0) {
      return 0;
    }
    double grown = (double) Rollout.size(set) * (rollout.desired() + rollout.maxSurge()) / base;
    int share = (int) Math.round(grown) - Rollout.size(set);
    int left = toAdd - added;
    return toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
  }
}
