package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.RunningProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The handlers {@code postStart} and {@code preStop}: <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/lifecycle/handlers.go">handlers.go</a>.
 */
final class LifecycleHook {
  private LifecycleHook() {}

  static void postStart(
      ContainerUnit unit, NodeTools tools, Container container, Consumer<String> failed) {
    JsonNode handler = unit.spec().path("lifecycle").path("postStart");
    if (!handler.isEmpty()) {
      run(
          handler,
          unit,
          tools,
          container,
          message -> {
            if (!message.isEmpty()) {
              failed.accept("PostStartHook failed");
            }
          });
    }
  }

  /** Runs the handler, at most for the grace, and goes on; at once if there is none. */
  static void preStop(
      ContainerUnit unit, NodeTools tools, Container container, Duration grace, Runnable then) {
    JsonNode handler = unit.spec().path("lifecycle").path("preStop");
    if (handler.isEmpty() || grace.isZero()) {
      then.run();
      return;
    }
    boolean[] over = {false};
    Consumer<String> end =
        message -> {
          if (!over[0]) {
            over[0] = true;
            if (!message.isEmpty()) {
              unit.event("Warning", "FailedPreStopHook", "PreStopHook failed");
            }
            then.run();
          }
        };
    tools.simulation.after(grace, () -> end.accept(""));
    run(handler, unit, tools, container, end);
  }

  private static void run(
      JsonNode handler,
      ContainerUnit unit,
      NodeTools tools,
      Container container,
      Consumer<String> done) {
    if (handler.has("exec")) {
      exec(handler.path("exec"), container, done);
    } else if (handler.has("sleep")) {
      Duration time = Duration.ofSeconds(handler.path("sleep").path("seconds").asLong());
      tools.simulation.after(time, () -> done.accept(""));
    } else {
      ProbeTarget target = ProbeTarget.of(handler, unit, tools);
      tools.simulation.start(
          "hook of " + unit.name(),
          () -> {
            ProbeResult result = target.ask(Duration.ofSeconds(30));
            done.accept(result.success() ? "" : result.message());
          });
    }
  }

  private static void exec(JsonNode exec, Container container, Consumer<String> done) {
    List<String> argv = new ArrayList<>();
    exec.path("command").forEach(word -> argv.add(word.asText()));
    RunningProcess process =
        container.exec(
            argv,
            new Captured(
                (code, output) ->
                    done.accept(code == 0 ? "" : "exited with " + code + ": " + output)));
    process.closeStdin();
  }
}
