package io.podwire;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A StatefulSet that the test is still describing: {@code statefulSet(postgres,
 * 3).named("pg").headless(5432)}. It is created, after its headless Service, when something could
 * see it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NewStatefulSet extends StatefulSetHandle {
  private final WorkloadPlan plan;
  private final @Nullable Port port;
  private final Draft draft;

  private NewStatefulSet(Scene scene, WorkloadPlan plan, @Nullable Port port, Draft draft) {
    super(scene, plan.namespace(), plan.name());
    this.plan = plan;
    this.port = port;
    this.draft = draft;
  }

  static NewStatefulSet begin(Scene scene, String namespace, Image image, int replicas) {
    WorkloadPlan plan = WorkloadPlan.of(namespace, image, replicas);
    scene.provide(image);
    Draft draft = draft(plan, null);
    scene.begin(draft);
    return new NewStatefulSet(scene, plan, null, draft);
  }

  /** Under that name in place of the image's. */
  public NewStatefulSet named(String name) {
    return become(plan.withName(Checks.label("stateful set", name)), port);
  }

  /** With that label on it, on its Pods and in its selector, in place of {@code app=<name>}. */
  public NewStatefulSet labelled(String key, String value) {
    return become(plan.withLabel(key, value), port);
  }

  /** With that environment variable in its containers. */
  public NewStatefulSet env(String name, String value) {
    return become(plan.withEnv(name, value), port);
  }

  /** Running that command in place of the image's own. */
  public NewStatefulSet command(String... argv) {
    return become(plan.withCommand(argv), port);
  }

  /** With these arguments for its program. */
  public NewStatefulSet args(String... words) {
    return become(plan.withArgs(words), port);
  }

  /**
   * A Pod that is to end goes on serving for that long, in whole seconds, before its program is
   * told: {@code lifecycle.preStop.sleep}. The time that endpoints and proxies need to send no one
   * there any more.
   */
  public NewStatefulSet preStopSleep(Duration duration) {
    return become(plan.withPreStopSleep(duration), port);
  }

  /** With any other field of its container, by fabric8's model. */
  public NewStatefulSet container(Consumer<Container> change) {
    return become(plan.withChange(change), port);
  }

  /**
   * With a headless Service of its name and that port, so that its Pods find each other by name.
   */
  public NewStatefulSet headless(Port servicePort) {
    return become(plan, servicePort);
  }

  /** As {@link #headless(Port)}. */
  public NewStatefulSet headless(int servicePort) {
    return headless(Port.of(servicePort));
  }

  /**
   * Ready while that path of its container answers HTTP with a status from 200 to 399; asked each
   * second, one other answer is enough to be taken from its Services.
   */
  public NewStatefulSet readyByHttp(int containerPort, String path) {
    return become(plan.withReadiness(WorkloadPlan.httpReadiness(containerPort, path)), port);
  }

  /** Ready while its container has that file, which its image must have {@code cat} to read. */
  public NewStatefulSet readyByFile(String path) {
    return become(plan.withReadiness(WorkloadPlan.fileReadiness(path)), port);
  }

  private NewStatefulSet become(WorkloadPlan other, @Nullable Port servicePort) {
    Draft replacement = draft(other, servicePort);
    scene().replace(draft, replacement);
    return new NewStatefulSet(scene(), other, servicePort, replacement);
  }

  @Override
  void ensure() {
    scene().create(draft);
  }

  private static Draft draft(WorkloadPlan plan, @Nullable Port port) {
    return new Draft(
        "StatefulSet " + plan.namespace() + "/" + plan.name(),
        client -> {
          if (port != null) {
            Creation.create(client, service(plan, port));
          }
          Creation.create(client, describe(plan));
        });
  }

  private static Service service(WorkloadPlan plan, Port port) {
    return new ServiceBuilder()
        .withMetadata(plan.metadata())
        .withNewSpec()
        .withClusterIP("None")
        .withSelector(plan.ownLabels())
        .withPorts(ServicePlans.port(port.target() == null ? port.to(port.number()) : port))
        .endSpec()
        .build();
  }

  private static StatefulSet describe(WorkloadPlan plan) {
    return new StatefulSetBuilder()
        .withMetadata(plan.metadata())
        .withNewSpec()
        .withServiceName(plan.name())
        .withReplicas(plan.replicas())
        .withNewSelector()
        .withMatchLabels(plan.ownLabels())
        .endSelector()
        .withTemplate(plan.template())
        .endSpec()
        .build();
  }
}
