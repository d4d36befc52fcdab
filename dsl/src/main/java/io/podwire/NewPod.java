package io.podwire;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * A Pod that the test is still describing: {@code run("load-generator", busybox).env("MyClusterIP",
 * ip)}. It is created when something could see it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NewPod extends PodHandle {
  private final Plan plan;
  private final Draft draft;

  private NewPod(Scene scene, Plan plan, Draft draft) {
    super(scene, plan.namespace(), plan.name());
    this.plan = plan;
    this.draft = draft;
  }

  static NewPod begin(Scene scene, String namespace, String name, Image image) {
    Plan plan =
        new Plan(namespace, Checks.subdomain("pod", name), image, Map.of(), Map.of(), List.of());
    scene.provide(image);
    Draft draft = plan.draft(scene);
    scene.begin(draft);
    return new NewPod(scene, plan, draft);
  }

  /** With that environment variable. */
  public NewPod env(String name, String value) {
    Map<String, String> env = new LinkedHashMap<>(plan.env);
    env.put(Checks.variable(name), value);
    return as(new Plan(plan.namespace, plan.name, plan.image, plan.labels, env, plan.command));
  }

  /** With that label in place of {@code run=<name>}. */
  public NewPod labelled(String key, String value) {
    Checks.labelValue(Checks.labelKey(key), value);
    Map<String, String> labels = new LinkedHashMap<>(plan.labels);
    labels.put(key, value);
    return as(new Plan(plan.namespace, plan.name, plan.image, labels, plan.env, plan.command));
  }

  /** Running that command in place of the image's own, or of waiting to be asked. */
  public NewPod command(String... argv) {
    return as(
        new Plan(plan.namespace, plan.name, plan.image, plan.labels, plan.env, Checks.argv(argv)));
  }

  private NewPod as(Plan other) {
    Draft replacement = other.draft(scene());
    scene().replace(draft, replacement);
    return new NewPod(scene(), other, replacement);
  }

  @Override
  void ensure() {
    scene().create(draft);
  }

  @Override
  Toolbox toolbox() {
    return plan.image.toolbox();
  }

  /** The description itself. */
  private record Plan(
      String namespace,
      String name,
      Image image,
      Map<String, String> labels,
      Map<String, String> env,
      List<String> command) {
    Draft draft(Scene scene) {
      return new Draft(
          "Pod " + namespace + "/" + name, client -> Pods.create(scene, client, describe()));
    }

    Pod describe() {
      Map<String, String> own = labels.isEmpty() ? Map.of("run", name) : labels;
      List<String> runs =
          command.isEmpty() && image.ports().isEmpty()
              ? image.toolbox().idleUntilTerminated()
              : command;
      return new PodBuilder()
          .withNewMetadata()
          .withName(name)
          .withNamespace(namespace)
          .withLabels(own)
          .endMetadata()
          .withNewSpec()
          .addNewContainer()
          .withName(name)
          .withImage(image.reference())
          .withCommand(runs)
          .withEnv(
              env.entrySet().stream().map(e -> new EnvVar(e.getKey(), e.getValue(), null)).toList())
          .endContainer()
          .endSpec()
          .build();
    }
  }
}
