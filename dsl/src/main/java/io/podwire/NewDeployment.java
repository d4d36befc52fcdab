package io.podwire;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A Deployment that the test is still describing. Each of its own methods gives another
 * description; it is created at the first moment that something could see it: the next operation on
 * the cluster, or its own next use.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NewDeployment extends DeploymentHandle {
  private final WorkloadPlan plan;
  private final Draft draft;

  private NewDeployment(Scene scene, WorkloadPlan plan, Draft draft) {
    super(scene, plan.namespace(), plan.name());
    this.plan = plan;
    this.draft = draft;
  }

  static NewDeployment begin(Scene scene, String namespace, Image image, int replicas) {
    WorkloadPlan plan = WorkloadPlan.of(namespace, image, replicas);
    scene.provide(image);
    Draft draft = draft(plan);
    scene.begin(draft);
    return new NewDeployment(scene, plan, draft);
  }

  /** Under that name in place of the image's. */
  public NewDeployment named(String name) {
    return become(plan.withName(Checks.subdomain("deployment", name)));
  }

  /** With that label on it, on its Pods and in its selector, in place of {@code app=<name>}. */
  public NewDeployment labelled(String key, String value) {
    return become(plan.withLabel(key, value));
  }

  /** With that environment variable in its containers. */
  public NewDeployment env(String name, String value) {
    return become(plan.withEnv(name, value));
  }

  /** Running that command in place of the image's own. */
  public NewDeployment command(String... argv) {
    return become(plan.withCommand(argv));
  }

  /** With these arguments for its program. */
  public NewDeployment args(String... words) {
    return become(plan.withArgs(words));
  }

  /**
   * A Pod that is to end goes on serving for that long, in whole seconds, before its program is
   * told: {@code lifecycle.preStop.sleep}. The time that endpoints and proxies need to send no one
   * there any more.
   */
  public NewDeployment preStopSleep(Duration duration) {
    return become(plan.withPreStopSleep(duration));
  }

  /** With any other field of its container, by fabric8's model. */
  public NewDeployment container(Consumer<Container> change) {
    return become(plan.withChange(change));
  }

  /** With no two of its Pods on the same node; more replicas than nodes stay pending. */
  public NewDeployment onePerNode() {
    return become(plan.withOnePerNode());
  }

  /**
   * Ready while that path of its container answers HTTP with a status from 200 to 399; asked each
   * second, one other answer is enough to be taken from its Services.
   */
  public NewDeployment readyByHttp(int containerPort, String path) {
    return become(plan.withReadiness(WorkloadPlan.httpReadiness(containerPort, path)));
  }

  /** Ready while its container has that file, which its image must have {@code cat} to read. */
  public NewDeployment readyByFile(String path) {
    return become(plan.withReadiness(WorkloadPlan.fileReadiness(path)));
  }

  private NewDeployment become(WorkloadPlan other) {
    Draft replacement = draft(other);
    scene().replace(draft, replacement);
    return new NewDeployment(scene(), other, replacement);
  }

  @Override
  void ensure() {
    scene().create(draft);
  }

  private static Draft draft(WorkloadPlan plan) {
    return Draft.of("Deployment " + plan.namespace() + "/" + plan.name(), () -> describe(plan));
  }

  private static Deployment describe(WorkloadPlan plan) {
    return new DeploymentBuilder()
        .withMetadata(plan.metadata())
        .withNewSpec()
        .withReplicas(plan.replicas())
        .withNewSelector()
        .withMatchLabels(plan.ownLabels())
        .endSelector()
        .withTemplate(plan.template())
        .endSpec()
        .build();
  }
}
