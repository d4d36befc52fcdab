package io.podwire;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * A Pod that the test is still describing: {@code run("load-generator", busybox).env("MyClusterIP",
 * ip)}. It is created when something could see it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NewPod extends PodHandle {
  private final WorkloadPlan plan;
  private final Draft draft;

  private NewPod(Scene scene, WorkloadPlan plan, Draft draft) {
    super(scene, plan.namespace(), plan.name());
    this.plan = plan;
    this.draft = draft;
  }

  static NewPod begin(Scene scene, String namespace, String name, Image image) {
    WorkloadPlan plan =
        WorkloadPlan.of(namespace, image, 1).withName(Checks.subdomain("pod", name));
    scene.provide(image);
    Draft draft = draft(scene, plan);
    scene.begin(draft);
    return new NewPod(scene, plan, draft);
  }

  /** With that label in place of {@code run=<name>}. */
  public NewPod labelled(String key, String value) {
    return become(plan.withLabel(key, value));
  }

  /** With that environment variable. */
  public NewPod env(String name, String value) {
    return become(plan.withEnv(name, value));
  }

  /** Running that command in place of the image's own, or of waiting to be asked. */
  public NewPod command(String... argv) {
    return become(plan.withCommand(argv));
  }

  /** With these arguments for its program, in place of waiting to be asked. */
  public NewPod args(String... words) {
    return become(plan.withArgs(words));
  }

  /**
   * When it is to end it goes on serving for that long, in whole seconds, before its program is
   * told: {@code lifecycle.preStop.sleep}. The time that endpoints and proxies need to send no one
   * there any more.
   */
  public NewPod preStopSleep(Duration duration) {
    return become(plan.withPreStopSleep(duration));
  }

  /** With any other field of its container, by fabric8's model. */
  public NewPod container(Consumer<Container> change) {
    return become(plan.withChange(change));
  }

  /**
   * Ready while that path of its container answers HTTP with a status from 200 to 399; asked each
   * second, one other answer is enough to be taken from its Services.
   */
  public NewPod readyByHttp(int containerPort, String path) {
    return become(plan.withReadiness(WorkloadPlan.httpReadiness(containerPort, path)));
  }

  /** Ready while its container has that file, which its image must have {@code cat} to read. */
  public NewPod readyByFile(String path) {
    return become(plan.withReadiness(WorkloadPlan.fileReadiness(path)));
  }

  private NewPod become(WorkloadPlan other) {
    Draft replacement = draft(scene(), other);
    scene().replace(draft, replacement);
    return new NewPod(scene(), other, replacement);
  }

  @Override
  void ensure() {
    scene().create(draft);
  }

  @Override
  Toolbox toolbox() {
    return plan.image().toolbox();
  }

  private static Draft draft(Scene scene, WorkloadPlan plan) {
    return new Draft(
        "Pod " + plan.namespace() + "/" + plan.name(),
        client -> Pods.create(scene, client, describe(plan)));
  }

  private static Pod describe(WorkloadPlan plan) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(plan.name())
        .withNamespace(plan.namespace())
        .withLabels(plan.labels().isEmpty() ? Map.of("run", plan.name()) : plan.labels())
        .endMetadata()
        .withNewSpec()
        .withContainers(container(plan))
        .endSpec()
        .build();
  }

  /** What neither serves nor was told what to do waits to be asked. */
  private static Container container(WorkloadPlan plan) {
    Container container = plan.container(plan.name());
    boolean hasNothingToDo =
        container.getCommand().isEmpty()
            && container.getArgs().isEmpty()
            && plan.image().ports().isEmpty();
    if (hasNothingToDo) {
      container.setCommand(plan.image().toolbox().idleUntilTerminated());
    }
    return container;
  }
}
