package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.clock.Timer;
import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.RunningProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one instance of a container (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/prober/worker.go">worker.go</a>).
 */
final class Prober {
  private final String name;
  private final JsonNode probe;
  private final ContainerUnit unit;
  private final NodeTools tools;
  private final Container container;
  private final Consumer<Boolean> changed;
  private @Nullable Timer next;
  private boolean stopped;
  private boolean last;
  private int run;
  private boolean result;

  /**
   * @param name Liveness, Readiness or Startup
   * @param initial what counts until it has found something
   * @param changed told what it found when that is something else
   */
  Prober(
      String name,
      JsonNode probe,
      ContainerUnit unit,
      NodeTools tools,
      Container container,
      boolean initial,
      Consumer<Boolean> changed) {
    this.name = name;
    this.probe = probe;
    this.unit = unit;
    this.tools = tools;
    this.container = container;
    this.result = initial;
    this.changed = changed;
  }

  boolean result() {
    return result;
  }

  JsonNode settings() {
    return probe;
  }

  /**
   * Begins: it looks each period, counted from about when the container started, but not before the
   * initial delay is over.
   */
  void start() {
    long delay = probe.path("initialDelaySeconds").asLong() * 1000;
    if (delay == 0) {
      next = tools.later(1, 100, this::probe);
      return;
    }
    long period = period().toMillis();
    long ticks = (delay + period - 1) / period;
    next = tools.later(Math.max(delay, ticks * period - 500), ticks * period + 100, this::probe);
  }

  void stop() {
    stopped = true;
    if (next != null) {
      next.cancel();
    }
  }

  private Duration period() {
    return Duration.ofSeconds(probe.path("periodSeconds").asLong(10));
  }

  private Duration timeout() {
    return Duration.ofSeconds(probe.path("timeoutSeconds").asLong(1));
  }

  private void probe() {
    if (stopped) {
      return;
    }
    next = tools.simulation.after(period(), this::probe);
    if (probe.has("exec")) {
      exec();
    } else if (probe.has("httpGet") || probe.has("tcpSocket")) {
      ProbeTarget target = ProbeTarget.of(probe, unit, tools);
      tools.simulation.start(name + " probe of " + unit.name(), () -> found(target.ask(timeout())));
    } else {
      JsonNode grpc = probe.path("grpc");
      GrpcProbe target =
          new GrpcProbe(
              tools.node.host(),
              unit.worker().ip(),
              grpc.path("port").asInt(),
              grpc.path("service").asText());
      tools.simulation.start(name + " probe of " + unit.name(), () -> found(target.ask(timeout())));
    }
  }

  private void exec() {
    List<String> argv = new ArrayList<>();
    probe.path("exec").path("command").forEach(word -> argv.add(word.asText()));
    boolean[] over = {false};
    RunningProcess process =
        container.exec(
            argv,
            new Captured(
                (code, output) -> {
                  if (!over[0]) {
                    over[0] = true;
                    found(code == 0 ? ProbeResult.SUCCESS : ProbeResult.failure(output));
                  }
                }));
    process.closeStdin();
    tools.simulation.after(
        timeout(),
        () -> {
          if (!over[0]) {
            over[0] = true;
            process.kill();
            String command = String.join(" ", argv);
            String time = GoDuration.text(timeout());
            found(
                ProbeResult.failure(
                    "command timed out: \"" + command + "\" timed out after " + time));
          }
        });
  }

  private void found(ProbeResult found) {
    if (stopped) {
      return;
    }
    if (!found.success()) {
      unit.event("Warning", "Unhealthy", name + " probe failed: " + found.message());
    }
    run = found.success() == last ? run + 1 : 1;
    last = found.success();
    int threshold =
        found.success()
            ? probe.path("successThreshold").asInt(1)
            : probe.path("failureThreshold").asInt(3);
    boolean failedAgain = !found.success() && run == threshold;
    if (run >= threshold && (result != found.success() || failedAgain)) {
      result = found.success();
      changed.accept(result);
    }
  }
}
