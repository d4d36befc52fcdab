package io.podwire;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.apiguardian.api.API;

/** What a Deployment comes to. */
@API(status = API.Status.EXPERIMENTAL)
public final class DeploymentAssert extends WorkloadAssert<DeploymentAssert, Deployment> {
  DeploymentAssert(DeploymentHandle deployment) {
    super(deployment, deployment::find, WorkloadState::of, DeploymentAssert.class);
  }
}
