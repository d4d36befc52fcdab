package io.podwire;

import org.apiguardian.api.API;

/**
 * AssertJ's entry for this library's handles, for a static import beside AssertJ's own. Each waits
 * as any assertion of this library does.
 *
 * <p>To collect several failures, AssertJ's soft assertions take them as they are: {@code
 * softly.check(() -> cluster().fromPod(busybox).get(web).succeeds())}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class PodwireAssertions {
  private PodwireAssertions() {}

  /** Of a Service. */
  public static ServiceAssert assertThat(ServiceHandle service) {
    return new ServiceAssert(service.scene(), service);
  }

  /** Of a Deployment. */
  public static DeploymentAssert assertThat(DeploymentHandle deployment) {
    return new DeploymentAssert(deployment);
  }

  /** Of a StatefulSet. */
  public static StatefulSetAssert assertThat(StatefulSetHandle set) {
    return new StatefulSetAssert(set);
  }

  /** Of a DaemonSet. */
  public static DaemonSetAssert assertThat(DaemonSetHandle set) {
    return new DaemonSetAssert(set);
  }

  /** Of a Pod. */
  public static PodAssert assertThat(PodHandle pod) {
    return new PodAssert(pod.scene(), pod);
  }
}
