package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.DeleteOptions.Propagation;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.controller.Pods;
import io.podwire.sim.controller.Times;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.runtime.Container;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The life of one Pod on its node: volumes, network, containers one after the other, and its end
 * (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/kuberuntime/kuberuntime_manager.go">kuberuntime_manager.go</a>).
 */
final class PodWorker {
  private static final Duration LONGEST_MOUNT_BACK_OFF = Duration.ofSeconds(122);

  /** Where the Pod is in its life. */
  enum Stage {
    PREPARING,
    RUNNING,
    STOPPING,
    ENDED
  }

  private final NodeTools tools;
  private final PodStatus status;
  private final List<ContainerUnit> inits = new ArrayList<>();
  private final List<ContainerUnit> apps = new ArrayList<>();
  private final List<ContainerUnit> ephemerals = new ArrayList<>();
  private final Volumes volumes;
  private ApiObject pod;
  private Stage stage = Stage.PREPARING;
  private @Nullable NetworkNamespace network;
  private @Nullable Ip address;
  private @Nullable ContainerUnit starting;
  private String failure = "";
  private boolean initialized;
  private boolean posting;
  private int mountFailures;
  private long begun;
  private @Nullable Timer deadline;
  private long killAt;

  PodWorker(NodeTools tools, ApiObject pod) {
    this.tools = tools;
    this.pod = pod;
    this.volumes = new Volumes(tools.api, tools.simulation, tools.config.tokens(), tools::hostPath);
    this.status = new PodStatus(this, tools);
    for (JsonNode spec : pod.at("spec", "initContainers")) {
      boolean sidecar = spec.path("restartPolicy").asText().equals("Always");
      ContainerUnit.Kind kind = sidecar ? ContainerUnit.Kind.SIDECAR : ContainerUnit.Kind.INIT;
      inits.add(new ContainerUnit(this, tools, spec, kind, false));
    }
    for (JsonNode spec : pod.at("spec", "containers")) {
      apps.add(new ContainerUnit(this, tools, spec, ContainerUnit.Kind.APP, inits.isEmpty()));
    }
    this.initialized = inits.isEmpty();
  }

  ApiObject pod() {
    return pod;
  }

  List<ContainerUnit> inits() {
    return inits;
  }

  List<ContainerUnit> apps() {
    return apps;
  }

  List<ContainerUnit> ephemerals() {
    return ephemerals;
  }

  Volumes volumes() {
    return volumes;
  }

  /** The first of its containers that runs. */
  Optional<Container> running() {
    return apps.stream()
        .flatMap(unit -> Optional.ofNullable(unit.container()).stream())
        .filter(Container::isRunning)
        .findFirst();
  }

  @Nullable NetworkNamespace network() {
    return network;
  }

  String ip() {
    return address == null ? "" : address.toString();
  }

  boolean isInitialized() {
    return initialized;
  }

  boolean isStopping() {
    return stage == Stage.STOPPING || stage == Stage.ENDED;
  }

  Stage stage() {
    return stage;
  }

  /** Why the Pod failed as a whole; empty if it did not. */
  String failure() {
    return failure;
  }

  PodFields fields() {
    return new PodFields(pod, ip(), tools.node.address().toString(), tools.config);
  }

  PodFiles files() {
    return new PodFiles(tools.config, pod, tools.node.name());
  }

  @Nullable ContainerUnit unit(String name) {
    for (ContainerUnit unit : all()) {
      if (unit.name().equals(name)) {
        return unit;
      }
    }
    return null;
  }

  private List<ContainerUnit> all() {
    List<ContainerUnit> all = new ArrayList<>(inits);
    all.addAll(apps);
    all.addAll(ephemerals);
    return all;
  }

  // ---- begin -----------------------------------------------------------------------------

  void begin() {
    if (Pods.isTerminal(pod)) {
      stage = Stage.ENDED; // it ran before this kubelet did
      update(pod);
      return;
    }
    if (pod.isDeleting()) {
      terminate();
      return;
    }
    post();
    tools.later(1, 20, this::prepare);
    begun = tools.simulation.nanoTime();
    limit();
  }

  /** Ends the Pod when its {@code activeDeadlineSeconds} are over, which may be set later. */
  private void limit() {
    if (deadline != null) {
      deadline.cancel();
    }
    long seconds = pod.at("spec", "activeDeadlineSeconds").asLong();
    if (seconds > 0) {
      long left = begun + Duration.ofSeconds(seconds).toNanos() - tools.simulation.nanoTime();
      deadline = tools.simulation.after(Duration.ofNanos(Math.max(0, left)), this::exceed);
    }
  }

  private void prepare() {
    if (stage != Stage.PREPARING) {
      return;
    }
    try {
      volumes.setUp(pod, fields());
    } catch (Volumes.MountFailure missing) {
      tools.events.warning(pod, "FailedMount", String.valueOf(missing.getMessage()));
      Duration backOff = Duration.ofMillis(500L << Math.min(mountFailures++, 8));
      tools.simulation.after(
          backOff.compareTo(LONGEST_MOUNT_BACK_OFF) < 0 ? backOff : LONGEST_MOUNT_BACK_OFF,
          this::prepare);
      return;
    }
    tools.later(50, 200, this::createSandbox);
  }

  private void createSandbox() {
    if (stage != Stage.PREPARING) {
      return;
    }
    if (files().isOnHostNetwork()) {
      address = tools.node.address();
      network = tools.node.host();
    } else {
      Ip free = tools.addresses.take().orElse(null);
      if (free == null) {
        tools.events.warning(
            pod,
            "FailedCreatePodSandBox",
            "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network"
                + " for sandbox: plugin type=\"bridge\" failed (add): failed to allocate for range"
                + " 0: no IP addresses available in range set: "
                + tools.node.podRange());
        tools.later(10_000, 15_000, this::createSandbox);
        return;
      }
      address = free;
      network = tools.node.addPod(pod.namespace() + "/" + pod.name(), free);
      tools.hostPorts.open(pod, free);
    }
    stage = Stage.RUNNING;
    post();
    next();
    refreshLater();
  }

  /** The kubelet looks at its Pods once a minute; here only at those whose files may change. */
  private void refreshLater() {
    Instant due = volumes.tokenDue().orElse(null);
    if (Volumes.follow(pod)) {
      tools.later(60_000, 90_000, this::refreshVolumes);
    } else if (due != null) {
      Duration left = Duration.between(tools.simulation.now(), due);
      tools.simulation.after(
          left.isNegative() ? Duration.ZERO : left, // it was refused, and is asked for again
          () -> tools.later(60_000, 90_000, this::refreshVolumes));
    }
  }

  private void refreshVolumes() {
    if (stage == Stage.RUNNING) {
      showVolumes();
      refreshLater();
    }
  }

  private void showVolumes() {
    if (stage == Stage.RUNNING) {
      try {
        volumes.setUp(pod, fields());
      } catch (Volumes.MountFailure missing) {
        tools.events.warning(pod, "FailedMount", String.valueOf(missing.getMessage()));
      }
    }
  }

  private void exceed() {
    if (stage == Stage.PREPARING || stage == Stage.RUNNING) {
      failure = "DeadlineExceeded";
      tools.events.normal(
          pod, "DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
      stop(grace());
    }
  }

  // ---- containers ------------------------------------------------------------------------

  /** Does what is next: starts the next container, or ends the Pod. */
  void next() {
    if (stage == Stage.STOPPING) {
      stopNext();
    } else if (stage == Stage.RUNNING && starting == null && initialize()) {
      runApps();
      if (stage == Stage.RUNNING && starting == null) {
        runEphemerals();
      }
    }
  }

  /** Those that joined since; each is started once. */
  private void runEphemerals() {
    for (JsonNode spec : pod.at("spec", "ephemeralContainers")) {
      if (unit(spec.path("name").asText()) == null) {
        ephemerals.add(new ContainerUnit(this, tools, spec, ContainerUnit.Kind.EPHEMERAL, false));
      }
    }
    for (ContainerUnit unit : ephemerals) {
      if (!unit.isRunning() && !unit.isOver() && start(unit)) {
        return;
      }
    }
  }

  /** Whether all init containers have done their work. */
  private boolean initialize() {
    for (ContainerUnit init : inits) {
      if (init.kind() == ContainerUnit.Kind.SIDECAR) {
        if (!init.isRunning() && start(init)) {
          return false;
        }
        if (!initialized && !init.isStarted()) {
          return false;
        }
      } else if (!initialized && !init.hasSucceeded()) {
        if (init.isOver()) {
          stop(grace());
        } else if (!init.isRunning()) {
          start(init);
        }
        return false;
      }
    }
    if (!initialized) {
      initialized = true;
      post();
    }
    return true;
  }

  private void runApps() {
    boolean over = true;
    for (ContainerUnit app : apps) {
      over &= app.isOver();
      if (!app.isRunning() && !app.isOver() && start(app)) {
        return;
      }
    }
    if (over) {
      stop(grace());
    }
  }

  /** Whether the container is being started now, so that others have to wait. */
  private boolean start(ContainerUnit unit) {
    if (unit.start()) {
      starting = unit;
      return true;
    }
    return false;
  }

  /** The container has started, or could not. */
  void settled(ContainerUnit unit) {
    if (starting == unit) {
      starting = null;
    }
    post();
    next();
  }

  /** The container has ended, or its probes have found something new. */
  void changed() {
    post();
    next();
  }

  // ---- end -------------------------------------------------------------------------------

  void update(ApiObject changed) {
    boolean saysMore =
        !changed.at("spec").equals(pod.at("spec"))
            || !changed.at("metadata", "labels").equals(pod.at("metadata", "labels"))
            || !changed.at("metadata", "annotations").equals(pod.at("metadata", "annotations"));
    pod = changed;
    if (changed.isDeleting()) {
      if (stage == Stage.ENDED) {
        remove();
      } else if (stage == Stage.STOPPING) {
        hurry(grace());
      } else {
        terminate();
      }
      return;
    }
    if (stage == Stage.RUNNING || stage == Stage.PREPARING) {
      updateImages();
      if (saysMore) {
        limit();
        tools.later(100, 1000, this::showVolumes);
      }
    }
    if (changed.at("metadata", "generation").asInt()
        != changed.at("status", "observedGeneration").asInt()) {
      post();
    }
  }

  private void updateImages() {
    for (JsonNode spec : pod.at("spec", "containers")) {
      ContainerUnit unit = unit(spec.path("name").asText());
      if (unit != null) {
        unit.update(spec);
      }
    }
    next();
  }

  private Duration grace() {
    JsonNode asked = pod.at("metadata", "deletionGracePeriodSeconds");
    JsonNode own = pod.at("spec", "terminationGracePeriodSeconds");
    return Duration.ofSeconds(asked.isMissingNode() ? own.asLong(30) : asked.asLong());
  }

  private void terminate() {
    stop(grace());
  }

  private void stop(Duration grace) {
    stage = Stage.STOPPING;
    starting = null;
    killAt = tools.simulation.nanoTime() + grace.toNanos();
    all().forEach(ContainerUnit::abandonStart);
    tools.later(1, 20, this::stopNext);
  }

  private void hurry(Duration grace) {
    long sooner = tools.simulation.nanoTime() + grace.toNanos();
    if (sooner < killAt) {
      killAt = sooner;
      tools.simulation.after(grace, () -> all().forEach(ContainerUnit::kill));
    }
  }

  /** Stops the containers: sidecars last, and the first of them at the very end. */
  private void stopNext() {
    if (stage != Stage.STOPPING) {
      return;
    }
    List<ContainerUnit> sidecars = new ArrayList<>();
    boolean waiting = false;
    for (ContainerUnit unit : all()) {
      if (unit.kind() == ContainerUnit.Kind.SIDECAR) {
        sidecars.add(unit);
      } else if (unit.isRunning()) {
        unit.stop(left());
        waiting = true;
      }
    }
    Collections.reverse(sidecars);
    for (ContainerUnit sidecar : sidecars) {
      if (!waiting && sidecar.isRunning()) {
        sidecar.stop(left());
        waiting = true;
      }
    }
    if (!waiting) {
      tools.later(5, 60, this::finish);
    }
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, killAt - tools.simulation.nanoTime()));
  }

  private void finish() {
    if (stage == Stage.ENDED) {
      return;
    }
    stage = Stage.ENDED;
    tearDown();
    write();
    if (pod.isDeleting()) {
      remove();
    }
  }

  private void tearDown() {
    NetworkNamespace namespace = network;
    Ip used = address;
    if (namespace != null && used != null && namespace != tools.node.host()) {
      tools.node.removePod(namespace);
      tools.hostPorts.close(used);
      tools.addresses.giveBack(used);
    }
    network = null;
  }

  private void remove() {
    DeleteOptions now =
        new DeleteOptions(OptionalLong.of(0), Propagation.BACKGROUND, Optional.of(pod.uid()));
    try {
      tools.api.delete(key(), now);
    } catch (ApiException refused) {
      if (refused.code() != 404 && refused.code() != 409) {
        throw refused;
      }
    }
  }

  /** The Pod's object is gone: so is the Pod, at once. */
  void drop() {
    if (stage != Stage.ENDED) {
      stage = Stage.ENDED;
      all().forEach(ContainerUnit::abandonStart);
      all().forEach(ContainerUnit::kill);
      tearDown();
    }
  }

  // ---- status ----------------------------------------------------------------------------

  private ObjectKey key() {
    return new ObjectKey(Resources.PODS, pod.namespace(), pod.name());
  }

  /** Lets the API server know, a little later, how the Pod is. */
  void post() {
    if (!posting && stage != Stage.ENDED) {
      posting = true;
      tools.later(
          0,
          8,
          () -> {
            posting = false;
            if (stage != Stage.ENDED) {
              write();
            }
          });
    }
  }

  private void write() {
    ApiObject current =
        tools.api.find(key()).filter(found -> found.uid().equals(pod.uid())).orElse(null);
    if (current == null) {
      return;
    }
    ObjectNode written = status.of(current, Times.second(tools.simulation.now()));
    if (!written.equals(current.at("status"))) {
      pod = tools.api.updateStatus(Resources.PODS, current.withStatus(written));
    }
  }
}
