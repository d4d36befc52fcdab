package io.podwire;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import org.apiguardian.api.API;

/** What a Deployment comes to. */
@API(status = API.Status.EXPERIMENTAL)
public final class DeploymentAssert extends ObjectAssert<DeploymentAssert, Deployment> {
  DeploymentAssert(Scene scene, DeploymentHandle deployment) {
    super(
        scene,
        deployment.toString(),
        deployment::find,
        DeploymentAssert::seen,
        DeploymentAssert.class);
  }

  /** Its newest template runs in as many ready Pods as it asks for, and no others. */
  public DeploymentAssert isRolledOut() {
    return is("to be rolled out", deployment -> WorkloadState.of(deployment).isRolledOut());
  }

  /** That many of its Pods are ready. */
  public DeploymentAssert hasReadyReplicas(int count) {
    Checks.replicas(count);
    return is(
        "to have " + count + " ready replicas",
        deployment -> {
          Integer ready =
              deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
          return (ready == null ? 0 : ready) == count;
        });
  }

  /** Its first container is of that image. */
  public DeploymentAssert hasImage(Image image) {
    return is(
        "to have the image " + image,
        deployment ->
            deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage()
                .equals(image.reference()));
  }

  private static String seen(Deployment deployment) {
    DeploymentStatus status =
        deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
    return deployment.getSpec().getReplicas()
        + " wanted, "
        + status.getReplicas()
        + " there, "
        + status.getUpdatedReplicas()
        + " of the newest template, "
        + status.getReadyReplicas()
        + " ready";
  }
}
