package io.podwire.sim.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.runtime.Container;
import org.jspecify.annotations.Nullable;

/** The probes of one instance of a container, and what they make of it: started, ready. */
final class ContainerProbes {
  private final ContainerUnit unit;
  private final @Nullable Prober startup;
  private final @Nullable Prober liveness;
  private final @Nullable Prober readiness;
  private boolean stopped;

  ContainerProbes(ContainerUnit unit, NodeTools tools, Container container) {
    this.unit = unit;
    JsonNode spec = unit.probed();
    this.startup =
        spec.has("startupProbe")
            ? new Prober(
                "Startup",
                spec.path("startupProbe"),
                unit,
                tools,
                container,
                false,
                this::onStartup)
            : null;
    this.liveness =
        spec.has("livenessProbe")
            ? new Prober(
                "Liveness",
                spec.path("livenessProbe"),
                unit,
                tools,
                container,
                true,
                this::onLiveness)
            : null;
    this.readiness =
        spec.has("readinessProbe")
            ? new Prober(
                "Readiness",
                spec.path("readinessProbe"),
                unit,
                tools,
                container,
                false,
                ready -> unit.worker().changed())
            : null;
  }

  boolean isStarted() {
    return startup == null || startup.result();
  }

  boolean isReady() {
    return !stopped && isStarted() && (readiness == null || readiness.result());
  }

  void start() {
    if (startup != null) {
      startup.start();
    } else {
      startOthers();
    }
  }

  private void startOthers() {
    if (liveness != null) {
      liveness.start();
    }
    if (readiness != null) {
      readiness.start();
    }
  }

  private void onStartup(boolean success) {
    if (success && startup != null) {
      startup.stop();
      startOthers();
      unit.worker().changed();
    } else if (startup != null) {
      unit.restart("startup", startup.settings());
    }
  }

  private void onLiveness(boolean success) {
    if (!success && liveness != null) {
      unit.restart("liveness", liveness.settings());
    }
  }

  /** A container that is to end is no longer killed for being ill. */
  void stopLiveness() {
    if (startup != null) {
      startup.stop();
    }
    if (liveness != null) {
      liveness.stop();
    }
  }

  void stop() {
    stopped = true;
    stopLiveness();
    if (readiness != null) {
      readiness.stop();
    }
  }
}
