package io.podwire;

import org.apiguardian.api.API;

/** Which of several Pods: {@code web.pod(oldest())}, for a static import. */
@API(status = API.Status.EXPERIMENTAL)
public enum PodPick {
  /** The one that was created first. */
  OLDEST,
  /** The one that was created last. */
  NEWEST;

  /** The Pod that was created first. */
  public static PodPick oldest() {
    return OLDEST;
  }

  /** The Pod that was created last. */
  public static PodPick newest() {
    return NEWEST;
  }

  /** As {@link #oldest()}: Pods are counted from the oldest. */
  public static PodPick first() {
    return OLDEST;
  }

  /** As {@link #newest()}: Pods are counted from the oldest. */
  public static PodPick last() {
    return NEWEST;
  }

  PodHandle of(PodsHandle pods) {
    PodsHandle byAge = pods.byAge();
    return byAge.get(this == OLDEST ? 0 : byAge.count() - 1);
  }
}
