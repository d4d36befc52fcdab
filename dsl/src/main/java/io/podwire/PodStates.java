package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import io.podwire.failure.Warnings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How each of several Pods is, for the text of a failure: of many that are alike, one speaks. */
final class PodStates {
  private static final int FEW = 3;

  private PodStates() {}

  /** Lines, each indented and begun with a line break; at their end what the engine has to say. */
  static String of(Scene scene, List<Pod> pods) {
    Map<String, List<Pod>> alike =
        pods.stream()
            .collect(
                Collectors.groupingBy(PodStates::kind, LinkedHashMap::new, Collectors.toList()));
    return alike.values().stream()
        .map(group -> group.size() <= FEW ? each(scene, group) : oneOf(scene, group))
        .collect(Collectors.joining("", "", scene.hints()));
  }

  /** Its state without what is its own. */
  private static String kind(Pod pod) {
    return state(pod)
        .replace(pod.getMetadata().getName(), "")
        .replace(pod.getMetadata().getUid(), "");
  }

  private static String each(Scene scene, List<Pod> pods) {
    return pods.stream().map(pod -> line(scene, pod, "")).collect(Collectors.joining());
  }

  private static String oneOf(Scene scene, List<Pod> pods) {
    return line(scene, pods.get(0), " and " + (pods.size() - 1) + " others");
  }

  private static String line(Scene scene, Pod pod, String others) {
    String tail = Pods.isReady(pod) ? "" : aside(scene, pod);
    return "\n  Pod " + pod.getMetadata().getName() + others + ": " + state(pod) + tail;
  }

  /** What its state does not tell: the last words of its containers, its last warning. */
  static String aside(Scene scene, @Nullable Pod pod) {
    return pod == null ? "" : LogTail.of(scene, pod) + warning(scene, pod);
  }

  /** Why it is still {@code ContainerCreating}, above all: a volume that cannot be mounted. */
  private static String warning(Scene scene, Pod pod) {
    if (pod.getStatus() == null || !Pods.isCreating(pod)) {
      return "";
    }
    return Warnings.last(scene.peek(), pod).map(text -> "\n    event: " + text).orElse("");
  }

  private static String state(Pod pod) {
    return Pods.isReady(pod) ? "ready" : Pods.state(pod);
  }
}
