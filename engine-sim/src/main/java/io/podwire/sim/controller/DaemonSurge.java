package io.podwire.sim.controller;

import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The next step of an update that makes a new Pod beside the old one, and ends the old one once the
 * new one is available (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/daemon/update.go">update.go</a>).
 */
final class DaemonSurge {
  private final Predicate<ApiObject> updated;
  private final Predicate<ApiObject> available;
  private final Predicate<String> wanted;
  private final List<ApiObject> deletions = new ArrayList<>();
  private final List<ApiObject> sunset = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final List<String> candidates = new ArrayList<>();
  private int surging;
  private int alive;

  /**
   * @param updated whether a Pod is of the present template
   * @param wanted whether a Pod should be on the node
   */
  DaemonSurge(
      Predicate<ApiObject> updated, Predicate<ApiObject> available, Predicate<String> wanted) {
    this.updated = updated;
    this.available = available;
    this.wanted = wanted;
  }

  /** Which Pods are to go now, and which nodes are to have a second one. */
  record Step(List<ApiObject> deletions, List<String> nodes) {}

  /**
   * @param byNode the Pods, by node
   * @param most how many nodes may have a second Pod at a time
   * @param desired how many nodes should have one
   */
  Step next(Map<String, List<ApiObject>> byNode, int most, int desired) {
    byNode.forEach(this::look);
    int spare = Math.max(0, Math.min(sunset.size(), alive - desired));
    deletions.addAll(sunset.subList(0, spare));
    int left = Math.max(0, Math.min(candidates.size(), most - surging));
    List<String> nodes = new ArrayList<>(broken);
    nodes.addAll(candidates.subList(0, left));
    return new Step(deletions, nodes);
  }

  /**
   * Which Pods of one node are too many: two may stay while the old one is ready and the new one
   * not yet available.
   *
   * @param running those that neither have ended nor are about to, the oldest first
   */
  List<ApiObject> excess(List<ApiObject> running) {
    List<ApiObject> excess = new ArrayList<>(running);
    ApiObject fresh = running.stream().filter(updated).findFirst().orElse(null);
    ApiObject old = running.stream().filter(updated.negate()).findFirst().orElse(null);
    excess.remove(fresh);
    if (fresh == null || (old != null && Pods.isReady(old) && !isAvailable(fresh))) {
      excess.remove(old);
    }
    return excess;
  }

  private void look(String node, List<ApiObject> pods) {
    ApiObject fresh = null;
    ApiObject old = null;
    for (ApiObject pod : pods) {
      if (pod.isDeleting()) {
        continue;
      }
      if (updated.test(pod) ? fresh != null : old != null) {
        surging++; // one too many, which is pruned elsewhere
        return;
      }
      fresh = updated.test(pod) ? pod : fresh;
      old = updated.test(pod) ? old : pod;
    }
    if (isAvailable(old == null ? fresh : old)) {
      alive++;
    }
    if (old != null && fresh == null) {
      replace(node, old);
    } else if (old != null && isAvailable(fresh)) {
      deletions.add(old);
    } else if (old != null) {
      surging++;
    }
  }

  private boolean isAvailable(@Nullable ApiObject pod) {
    return pod != null && available.test(pod);
  }

  private void replace(String node, ApiObject old) {
    boolean well = available.test(old);
    if (wanted.test(node)) {
      (well ? candidates : broken).add(node);
    } else {
      (well ? sunset : deletions).add(old);
    }
  }
}
