package io.podwire.sim.controller;

import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When what led to the last change of a Service's endpoints happened (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/endpointslice/trace/trigger_time_tracker.go">trigger_time_tracker.go</a>).
 */
final class TriggerTimes {
  static final String ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

  private record Seen(String service, Map<String, String> pods) {}

  private final Map<ObjectKey, Seen> seen = new HashMap<>();

  void forget(ObjectKey service) {
    seen.remove(service);
  }

  /** The earliest moment of what has changed since the last call; empty if nothing has. */
  String of(ObjectKey key, ApiObject service, List<ApiObject> pods) {
    Map<String, String> times = new HashMap<>();
    Seen last = seen.get(key);
    String earliest = "";
    for (ApiObject pod : pods) {
      String time = Pods.condition(pod, "Ready").path("lastTransitionTime").asText();
      times.put(pod.name(), time);
      String known = last == null ? null : last.pods.get(pod.name());
      if (last != null && (known == null || time.compareTo(known) > 0)) {
        earliest = earliest(earliest, time);
      }
    }
    String created = service.text("metadata", "creationTimestamp");
    if (last == null || !last.service.equals(created)) {
      earliest = earliest(earliest, created);
    }
    seen.put(key, new Seen(created, times));
    return earliest;
  }

  private static String earliest(String one, String other) {
    return one.isEmpty() || (!other.isEmpty() && other.compareTo(one) < 0) ? other : one;
  }
}
