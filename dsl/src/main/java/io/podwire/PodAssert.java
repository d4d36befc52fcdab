package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import org.apiguardian.api.API;

/** What a Pod comes to. */
@API(status = API.Status.EXPERIMENTAL)
public final class PodAssert extends ObjectAssert<PodAssert, Pod> {
  PodAssert(Scene scene, PodHandle pod) {
    super(scene, pod.toString(), pod::find, PodAssert::seen, PodAssert.class);
  }

  /** It runs and is ready. */
  public PodAssert isReady() {
    return is("to be ready", Pods::isReady);
  }

  /** It is not ready. */
  public PodAssert isNotReady() {
    return is("not to be ready", pod -> !Pods.isReady(pod));
  }

  /** Its containers were started again at least that often, together. */
  public PodAssert hasRestarted(int times) {
    Checks.atLeastOne("hasRestarted", times);
    return is(
        "to have restarted " + times + (times == 1 ? " time" : " times"),
        pod ->
            pod.getStatus().getContainerStatuses().stream()
                    .mapToInt(container -> container.getRestartCount())
                    .sum()
                >= times);
  }

  private static String seen(Pod pod) {
    return Pods.isReady(pod) ? "ready" : Pods.state(pod);
  }
}
