package io.podwire;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a test says of a Deployment, StatefulSet or Pod before it exists. An immutable value. */
record WorkloadPlan(
    String namespace,
    String name,
    Image image,
    int replicas,
    Map<String, String> labels,
    Map<String, String> env,
    boolean onePerNode,
    List<Consumer<Container>> changes) {
  static WorkloadPlan of(String namespace, Image image, int replicas) {
    return new WorkloadPlan(
        namespace,
        image.defaultName(),
        image,
        Checks.replicas(replicas),
        Map.of(),
        Map.of(),
        false,
        List.of());
  }

  WorkloadPlan withName(String other) {
    return new WorkloadPlan(namespace, other, image, replicas, labels, env, onePerNode, changes);
  }

  WorkloadPlan withLabel(String key, String value) {
    Checks.labelValue(Checks.labelKey(key), value);
    return new WorkloadPlan(
        namespace, name, image, replicas, plus(labels, key, value), env, onePerNode, changes);
  }

  WorkloadPlan withEnv(String variable, String value) {
    Checks.variable(variable);
    return new WorkloadPlan(
        namespace, name, image, replicas, labels, plus(env, variable, value), onePerNode, changes);
  }

  WorkloadPlan withOnePerNode() {
    return new WorkloadPlan(namespace, name, image, replicas, labels, env, true, changes);
  }

  /** With its container changed, after the changes before. */
  WorkloadPlan withChange(Consumer<Container> change) {
    List<Consumer<Container>> more = new ArrayList<>(changes);
    more.add(change);
    return new WorkloadPlan(
        namespace, name, image, replicas, labels, env, onePerNode, List.copyOf(more));
  }

  WorkloadPlan withCommand(String... argv) {
    List<String> words = Checks.argv(argv);
    return withChange(container -> container.setCommand(words));
  }

  WorkloadPlan withArgs(String... args) {
    List<String> words = Checks.argv(args);
    return withChange(container -> container.setArgs(words));
  }

  WorkloadPlan withReadiness(Probe probe) {
    return withChange(container -> container.setReadinessProbe(probe));
  }

  /** Asked each second, and believed at once, as a test wants it. */
  static Probe httpReadiness(int port, String path) {
    return new ProbeBuilder()
        .withPeriodSeconds(1)
        .withFailureThreshold(1)
        .withNewHttpGet()
        .withNewPort(Checks.port("readiness port", port))
        .withPath(path)
        .endHttpGet()
        .build();
  }

  static Probe fileReadiness(String path) {
    return new ProbeBuilder()
        .withPeriodSeconds(1)
        .withFailureThreshold(1)
        .withNewExec()
        .withCommand("cat", path)
        .endExec()
        .build();
  }

  WorkloadPlan withPreStopSleep(Duration duration) {
    Checks.positive("preStopSleep", duration);
    Lifecycle lifecycle =
        new LifecycleBuilder()
            .withNewPreStop()
            .withNewSleep(Checks.wholeSeconds("preStopSleep", duration))
            .endPreStop()
            .build();
    return withChange(container -> container.setLifecycle(lifecycle));
  }

  /** Those that it was given, or else what {@code kubectl create deployment} gives. */
  Map<String, String> ownLabels() {
    return labels.isEmpty() ? Map.of("app", name) : labels;
  }

  ObjectMeta metadata() {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(ownLabels())
        .build();
  }

  PodTemplateSpec template() {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(ownLabels())
        .endMetadata()
        .withNewSpec()
        .withAffinity(affinity())
        .withContainers(container(image.defaultName()))
        .endSpec()
        .build();
  }

  Container container(String containerName) {
    Container container =
        new ContainerBuilder()
            .withName(containerName)
            .withImage(image.reference())
            .withPorts(ports())
            .withEnv(variables(env))
            .build();
    changes.forEach(change -> change.accept(container));
    return container;
  }

  private static List<EnvVar> variables(Map<String, String> env) {
    return env.entrySet().stream().map(e -> new EnvVar(e.getKey(), e.getValue(), null)).toList();
  }

  private static Map<String, String> plus(Map<String, String> map, String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }

  private @Nullable Affinity affinity() {
    if (!onePerNode) {
      return null;
    }
    return new AffinityBuilder()
        .withNewPodAntiAffinity()
        .addNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withNewLabelSelector()
        .withMatchLabels(ownLabels())
        .endLabelSelector()
        .withTopologyKey("kubernetes.io/hostname")
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endPodAntiAffinity()
        .build();
  }

  private List<ContainerPort> ports() {
    return Stream.concat(
            image.ports().stream().map(port -> new ContainerPortBuilder().withContainerPort(port)),
            image.udpPorts().stream()
                .map(
                    port -> new ContainerPortBuilder().withContainerPort(port).withProtocol("UDP")))
        .map(ContainerPortBuilder::build)
        .toList();
  }
}
