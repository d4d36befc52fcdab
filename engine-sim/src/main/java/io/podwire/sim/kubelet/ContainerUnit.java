package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.ContainerSpec;
import io.podwire.sim.runtime.ContainerStartException;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Mount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One container of a Pod, through all of its restarts. */
final class ContainerUnit {
  /**
   * Doubled with each restart: <a
   * href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy">restart
   * policy</a>.
   */
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

  private static final Duration LAST_BACK_OFF = Duration.ofMinutes(5);
  private static final int CANNOT_START = 128;

  /** What it is to the Pod. */
  enum Kind {
    INIT,
    SIDECAR,
    APP,
    /** Joined a running Pod, to look around; never restarted, never ready. */
    EPHEMERAL
  }

  private final PodWorker worker;
  private final NodeTools tools;
  private final Kind kind;
  private final ImagePull pull;
  private final ContainerStates states;
  private JsonNode spec;
  private @Nullable Container container;
  private @Nullable Container previous;
  private @Nullable ContainerProbes probes;
  private @Nullable Timer retry;
  private FileTree terminationLog = new FileTree();
  private Duration backOff = Duration.ZERO;
  private long notBefore;
  private long quietUntil;
  private long lastAttempt;
  private boolean begun; // it was started at least once, or could not be
  private boolean stopping;
  private int attempt;

  ContainerUnit(PodWorker worker, NodeTools tools, JsonNode spec, Kind kind, boolean first) {
    this.worker = worker;
    this.tools = tools;
    this.spec = spec;
    this.kind = kind;
    this.pull = new ImagePull(this, tools);
    this.states = new ContainerStates(this, first);
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return spec.path("name").asText();
  }

  JsonNode spec() {
    return spec;
  }

  PodWorker worker() {
    return worker;
  }

  ContainerStates states() {
    return states;
  }

  @Nullable Container container() {
    return container;
  }

  @Nullable Container previous() {
    return previous;
  }

  ObjectNode status() {
    return states.status(isReady(), isStarted());
  }

  boolean isRunning() {
    return states.isRunning();
  }

  /** Whether it has run and ended, whatever comes then. */
  boolean hasEnded() {
    return states.hasEnded();
  }

  boolean hasSucceeded() {
    return !isRunning() && states.hasSucceeded();
  }

  /** Whether it has ended and will not be started again. */
  boolean isOver() {
    return !isRunning() && hasEnded() && !mayRestart();
  }

  boolean isReady() {
    if (kind == Kind.INIT) {
      return hasSucceeded();
    }
    if (kind == Kind.EPHEMERAL) {
      return false;
    }
    return isRunning() && probes != null && probes.isReady();
  }

  boolean isStarted() {
    return isRunning() && kind != Kind.INIT && probes != null && probes.isStarted();
  }

  private boolean mayRestart() {
    if (worker.isStopping() || kind == Kind.EPHEMERAL) {
      return false;
    }
    return switch (worker.pod().text("spec", "restartPolicy")) {
      case "Never" -> kind == Kind.SIDECAR;
      case "OnFailure" -> kind == Kind.SIDECAR || !states.hasSucceeded();
      default -> kind != Kind.INIT || !states.hasSucceeded();
    };
  }

  /** The container is to be another: if its image is, it is started anew. */
  void update(JsonNode changed) {
    boolean other = !changed.path("image").equals(spec.path("image"));
    spec = changed;
    if (other && isRunning()) {
      event("Normal", "Killing", "Container " + name() + " definition changed, will be restarted");
      signal(worker.pod().at("spec", "terminationGracePeriodSeconds").asLong(30));
    } else if (other) {
      quietUntil = 0;
      pull.forget();
    }
  }

  // ---- start -----------------------------------------------------------------------------

  /** Begins to start it; false if it has to wait for its time to come. */
  boolean start() {
    long now = tools.simulation.nanoTime();
    if (now < quietUntil) {
      return false;
    }
    if (now < notBefore) {
      backOff(Duration.ofNanos(notBefore - now));
      return false;
    }
    if (hasEnded()) {
      backOff = next(backOff);
      lastAttempt = now;
    }
    int mine = ++attempt;
    return pull.ensure(() -> tools.later(10, 60, () -> configure(mine)));
  }

  private static Duration next(Duration backOff) {
    Duration doubled = backOff.isZero() ? FIRST_BACK_OFF : backOff.multipliedBy(2);
    return doubled.compareTo(LAST_BACK_OFF) < 0 ? doubled : LAST_BACK_OFF;
  }

  private void backOff(Duration left) {
    if (!states.isWaitingFor("CrashLoopBackOff")) {
      String pod = worker.pod().name() + "_" + worker.pod().namespace();
      String id = pod + "(" + worker.pod().uid() + ")";
      states.waiting(
          "CrashLoopBackOff",
          "back-off "
              + GoDuration.text(backOff)
              + " restarting failed container="
              + name()
              + " pod="
              + id);
      event(
          "Warning", "BackOff", "Back-off restarting failed container " + name() + " in pod " + id);
      worker.post();
    }
    retryAfter(left);
  }

  /** Lets the Pod look at this container again then, and not before. */
  void retryAfter(Duration delay) {
    quietUntil = tools.simulation.nanoTime() + delay.toNanos();
    if (retry != null) {
      retry.cancel();
    }
    retry = tools.simulation.after(delay, worker::next);
  }

  void event(String type, String reason, String message) {
    String list =
        switch (kind) {
          case APP -> "containers";
          case EPHEMERAL -> "ephemeralContainers";
          case INIT, SIDECAR -> "initContainers";
        };
    String path = "spec." + list + "{" + name() + "}";
    tools.events.record(worker.pod(), path, type, reason, message, "");
  }

  /** Nothing that is being started is to come up any more. */
  void abandonStart() {
    attempt++;
    if (retry != null) {
      retry.cancel();
    }
  }

  boolean isAbandoned(int mine) {
    return attempt != mine;
  }

  private void configure(int mine) {
    if (attempt != mine) {
      return;
    }
    try {
      ContainerSpec made = containerSpec();
      tools.later(30, 200, () -> run(mine, made));
    } catch (ConfigException missing) {
      String message = String.valueOf(missing.getMessage());
      states.waiting("CreateContainerConfigError", message);
      event("Warning", "Failed", "Error: " + message);
      retryAfter(tools.between(10_000, 15_000));
      worker.settled(this);
    }
  }

  private ContainerSpec containerSpec() throws ConfigException {
    Map<String, String> env = Environment.of(tools, worker.pod(), spec, worker.fields());
    PodFiles files = worker.files();
    List<Mount> mounts = new ArrayList<>();
    mounts.add(new Mount("/etc/hosts", FileTree.ofFile(files.hosts(worker.ip())), false));
    mounts.add(new Mount("/etc/resolv.conf", FileTree.ofFile(files.resolvConf()), false));
    mounts.add(new Mount("/etc/hostname", FileTree.ofFile(files.hostname() + "\n"), false));
    terminationLog = FileTree.ofFile("");
    mounts.add(
        new Mount(
            spec.path("terminationMessagePath").asText("/dev/termination-log"),
            terminationLog,
            false));
    mounts.addAll(worker.volumes().mounts(spec, env));
    Optional<List<String>> stub = stubCommand();
    return new ContainerSpec(
        name(),
        spec.path("image").asText(),
        stub.isPresent() ? stub.get() : Environment.expand(spec.path("command"), env),
        stub.isPresent() ? declaredPorts() : Environment.expand(spec.path("args"), env),
        env,
        spec.path("workingDir").asText(""),
        mounts,
        files.hostname(),
        Objects.requireNonNull(worker.network()),
        spec.path("stdin").asBoolean(),
        spec.path("tty").asBoolean());
  }

  private Optional<List<String>> stubCommand() {
    return tools.runtime.stubCommand(spec.path("image").asText());
  }

  /** The TCP ports that the container says it listens on. */
  private List<String> declaredPorts() {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : spec.path("ports")) {
      if (port.path("protocol").asText("TCP").equals("TCP")) {
        ports.add(port.path("containerPort").asText());
      }
    }
    return ports;
  }

  /** What the probes ask; a stub has no program that could answer them, and counts as well. */
  JsonNode probed() {
    return stubCommand().isPresent() ? MissingNode.getInstance() : spec;
  }

  private void run(int mine, ContainerSpec made) {
    if (attempt != mine) {
      return;
    }
    Container fresh = tools.runtime.create(made);
    boolean restart = begun;
    begun = true;
    previous = container;
    container = fresh;
    stopping = false;
    event("Normal", "Created", "Created container: " + name());
    try {
      fresh.start();
    } catch (ContainerStartException refused) {
      cannotStart(restart, String.valueOf(refused.getMessage()));
      return;
    }
    event("Normal", "Started", "Started container " + name());
    if (stubCommand().isPresent()) {
      event("Warning", "Stub", "a stub stands for image " + spec.path("image").asText());
    }
    states.running(restart, tools.containerId(), tools.simulation.now());
    ContainerProbes watching = new ContainerProbes(this, tools, fresh);
    probes = watching;
    fresh.onExit(code -> exited(fresh, code, tools.simulation.now()));
    LifecycleHook.postStart(this, tools, fresh, failed -> hookFailed(fresh, failed));
    watching.start();
    worker.settled(this);
  }

  private void hookFailed(Container ran, String message) {
    if (ran == container && isRunning()) {
      event("Warning", "FailedPostStartHook", message);
      event("Normal", "Killing", "FailedPostStartHook");
      signal(worker.pod().at("spec", "terminationGracePeriodSeconds").asLong(30));
    }
  }

  private void cannotStart(boolean restart, String message) {
    event("Warning", "Failed", "Error: " + message);
    states.startError(restart, tools.containerId(), message, CANNOT_START, tools.simulation.now());
    ended();
    worker.settled(this);
  }

  // ---- end -------------------------------------------------------------------------------

  /** The kubelet looks at its containers once a second. */
  private void exited(Container ran, int code, Instant when) {
    if (probes != null) {
      probes.stop();
    }
    tools.later(
        20,
        worker.isStopping() ? 200 : 1000,
        () -> {
          if (ran == container) {
            states.terminated(code, terminationMessage(ran, code), when);
            ended();
            worker.changed();
          }
        });
  }

  private void ended() {
    long now = tools.simulation.nanoTime();
    if (now - lastAttempt > LAST_BACK_OFF.multipliedBy(2).toNanos()) {
      backOff = Duration.ZERO;
    }
    notBefore = now + backOff.toNanos();
  }

  private String terminationMessage(Container ran, int code) {
    String message = terminationLog.find("").map(ContainerStates::text).orElse("");
    boolean fromLog =
        spec.path("terminationMessagePolicy").asText().equals("FallbackToLogsOnError");
    return message.isEmpty() && code != 0 && fromLog ? ContainerStates.tail(ran.logs()) : message;
  }

  /** Asks it to end, after its preStop hook, and kills it when the grace is over. */
  void stop(Duration grace) {
    Container running = container;
    if (stopping || running == null) {
      return;
    }
    stopping = true;
    event("Normal", "Killing", "Stopping container " + name());
    if (probes != null) {
      probes.stopLiveness();
    }
    long deadline = tools.simulation.nanoTime() + grace.toNanos();
    LifecycleHook.preStop(
        this,
        tools,
        running,
        grace,
        () -> running.stop(Duration.ofNanos(Math.max(0, deadline - tools.simulation.nanoTime()))));
  }

  /** A probe has failed too often. */
  void restart(String probe, JsonNode settings) {
    if (stopping || !isRunning()) {
      return;
    }
    event(
        "Normal",
        "Killing",
        "Container " + name() + " failed " + probe + " probe, will be restarted");
    long grace = worker.pod().at("spec", "terminationGracePeriodSeconds").asLong(30);
    signal(settings.path("terminationGracePeriodSeconds").asLong(grace));
  }

  private void signal(long graceSeconds) {
    Container running = container;
    if (running != null && !stopping) {
      stopping = true;
      Duration grace = Duration.ofSeconds(graceSeconds);
      LifecycleHook.preStop(this, tools, running, grace, () -> running.stop(grace));
    }
  }

  void kill() {
    if (isRunning() && !stopping) {
      event("Normal", "Killing", "Stopping container " + name());
    }
    if (container != null) {
      container.kill();
    }
    if (probes != null) {
      probes.stop();
    }
  }
}
