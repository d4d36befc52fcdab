package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.podwire.app.ClientNetwork;
import io.podwire.engine.Capability;
import io.podwire.probe.Exec;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A Pod by its name. */
@API(status = API.Status.EXPERIMENTAL)
public sealed class PodHandle permits NewPod {
  private final Scene scene;
  private final String namespace;
  private final String name;

  PodHandle(Scene scene, String namespace, String name) {
    this.scene = scene;
    this.namespace = namespace;
    this.name = name;
  }

  /** Its name. */
  public final String name() {
    return name;
  }

  /** The name of its namespace. */
  public final String namespace() {
    return namespace;
  }

  /**
   * The object as it is now.
   *
   * @throws AssertionError if there is none
   */
  public final Pod resource() {
    Pod pod = find();
    if (pod == null) {
      throw new AssertionError("there is no " + this);
    }
    return pod;
  }

  /** Its address, as soon as it has one. */
  public final String ip() {
    boolean given = scene.await(() -> addressNow() != null);
    if (!given) {
      throw new AssertionError(
          this
              + " had no address within "
              + Waits.words(scene.timeout())
              + ": "
              + Pods.state(find()));
    }
    return currentIp();
  }

  /** The node that it runs on, as soon as it is scheduled. */
  public final NodeHandle node() {
    boolean scheduled =
        scene.await(
            () -> {
              Pod pod = find();
              return pod != null && pod.getSpec().getNodeName() != null;
            });
    if (!scheduled) {
      throw new AssertionError(this + " was not scheduled within " + Waits.words(scene.timeout()));
    }
    return new NodeHandle(scene, namespace, resource().getSpec().getNodeName());
  }

  /** Waits until it runs and is ready. */
  public final PodHandle awaitReady() {
    Instant since = scene.clock().now();
    scene.await(this::isReadyOrStuck);
    if (!Pods.isReady(find())) {
      throw new AssertionError(
          this
              + " was not ready"
              + Waits.waited(scene, since)
              + ": "
              + Pods.state(find())
              + PodStates.aside(scene, find())
              + scene.hints());
    }
    return this;
  }

  private boolean isReadyOrStuck() {
    Pod pod = find();
    return Pods.isReady(pod) || (pod != null && Pods.isStuck(pod));
  }

  /** The environment of its first container. */
  public final EnvAssert env() {
    return new EnvAssert(
        scene,
        new Look<>(
            scene,
            seat(),
            "environment",
            () -> java.util.List.of("env"),
            io.podwire.probe.CommandAnswer::new));
  }

  /**
   * A Service for it, as {@code kubectl expose pod}: with its name, all its labels as the selector,
   * and these ports. Without ports: those that its containers declare.
   *
   * @throws IllegalArgumentException if several ports are given and one has no name
   */
  public final NewService expose(Port... ports) {
    ensure();
    return NewService.begin(
        scene, () -> Exposed.of(toString(), resource()), namespace, name, List.of(ports));
  }

  /** As {@link #expose(Port...)} with one port. */
  public final NewService expose(int port) {
    return expose(Port.of(port));
  }

  /**
   * Runs a program in its first container, whose image must have it: now, as {@code kubectl exec}.
   * An assertion that does not hold of this run runs it again.
   */
  public final CommandAssert exec(String... argv) {
    CommandAssert command = probeInside().run(argv);
    scene.writer();
    command.lookNow();
    return command;
  }

  /** Runs a line of shell in its first container, whose image must have one; see {@link #exec}. */
  public final CommandAssert sh(String line) {
    return exec("sh", "-c", line);
  }

  /**
   * Asks the network as this Pod, with tools that its image need not have: through an ephemeral
   * container in the Pod's own network.
   */
  public final ToolProbe probe() {
    return probe(Images.busybox);
  }

  /** As {@link #probe()}, with that image's tools. */
  public final ToolProbe probe(Image tools) {
    Seat beside =
        new Seat(
            toString(), namespace, tools.toolbox(), true, () -> Ephemeral.open(scene, this, tools));
    return new PodProbeInside(scene, beside);
  }

  /**
   * The network as the processes of its first container see it, for any Java client; usable as long
   * as that container runs.
   *
   * @throws UnsupportedCapabilityException if the engine lets no Java client into its Pods
   */
  public final ClientNetwork network() {
    scene.require(Capability.POD_SOCKETS, this + ".network()");
    ensure();
    Pods.awaitRunning(scene, namespace, name);
    return scene.session().inside(namespace, name);
  }

  /** A port of this machine that leads to that port of it, as {@code kubectl port-forward}. */
  public final Forward forward(int port) {
    Checks.port("port", port);
    awaitReady();
    return scene.closing(
        new Forward(
            scene
                .session()
                .userClient()
                .pods()
                .inNamespace(namespace)
                .withName(name)
                .portForward(port)));
  }

  /**
   * Deletes it without grace, so that it ends in the middle of what it does, and waits until it is
   * gone.
   */
  public final void kill() {
    end(pod -> pod.withGracePeriod(0).delete());
  }

  /**
   * Deletes it with its grace period, and waits until it is gone; another may have its name then.
   */
  public final void delete() {
    end(PodResource::delete);
  }

  private void end(Consumer<PodResource> deletion) {
    ensure();
    String uid = resource().getMetadata().getUid();
    deletion.accept(scene.writer().pods().inNamespace(namespace).withName(name));
    Gone.await(
        scene,
        toString(),
        () -> {
          Pod now = find();
          return now != null && now.getMetadata().getUid().equals(uid) ? now : null;
        });
  }

  final Scene scene() {
    return scene;
  }

  final @Nullable Pod find() {
    ensure();
    Pod pod = scene.peek().pods().inNamespace(namespace).withName(name).get();
    if (pod != null) {
      scene.seenPods().add(namespace, name);
    }
    return pod;
  }

  /**
   * Refuses a Pod that the test neither made nor saw: of what it does not do nothing can be said.
   */
  final void requireKnown() {
    if (!scene.seenPods().contains(namespace, name) && find() == null) {
      throw new AssertionError("no look has seen a " + this + ", so it proves nothing");
    }
  }

  /** Its address now; what has none yet is asked again by whoever waits. */
  final String currentIp() {
    String ip = addressNow();
    if (ip == null) {
      throw new AssertionError(this + " has no address yet: " + Pods.state(find()));
    }
    return ip;
  }

  /** The root of its first declared port, or 80, now. */
  final Url currentUrl() {
    int port =
        resource().getSpec().getContainers().stream()
            .flatMap(container -> container.getPorts().stream())
            .mapToInt(declared -> declared.getContainerPort())
            .findFirst()
            .orElse(80);
    return Url.of(port == 443 ? "https" : "http", currentIp(), port);
  }

  final PodProbeInside probeInside() {
    return new PodProbeInside(scene, seat());
  }

  /** Makes it, if it is only described: by this handle or by another. */
  void ensure() {
    scene.createDescribed(toString());
  }

  private @Nullable String addressNow() {
    Pod pod = find();
    return pod == null || pod.getStatus() == null ? null : pod.getStatus().getPodIP();
  }

  private Seat seat() {
    return new Seat(toString(), namespace, toolbox(), true, this::container);
  }

  Toolbox toolbox() {
    return Toolbox.BUSYBOX;
  }

  private Exec.Container container() {
    ensure();
    Pod pod = Pods.awaitRunning(scene, namespace, name);
    return new Exec.Container(namespace, name, pod.getSpec().getContainers().get(0).getName());
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof PodHandle pod
        && pod.namespace.equals(namespace)
        && pod.name.equals(name);
  }

  @Override
  public final int hashCode() {
    return name.hashCode();
  }

  @Override
  public final String toString() {
    return "Pod " + namespace + "/" + name;
  }
}
