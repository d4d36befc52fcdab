package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.List;

/** What a container may say of its probes and hooks. */
final class ProbeRules {
  private static final List<String> HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");

  private ProbeRules() {}

  static void ofContainer(JsonNode container, FieldPath path, Errors errors) {
    for (String hook : new String[] {"postStart", "preStop"}) {
      JsonNode handler = container.path("lifecycle").path(hook);
      if (!handler.isMissingNode()) {
        handler(handler, path.child("lifecycle").child(hook), errors);
      }
    }
    probe(container, "livenessProbe", path, errors);
    onlyOneSuccess(container, "livenessProbe", path, errors);
    probe(container, "readinessProbe", path, errors);
    JsonNode grace = container.path("readinessProbe").path("terminationGracePeriodSeconds");
    if (!grace.isMissingNode()) {
      errors.invalid(
          path.child("readinessProbe").child("terminationGracePeriodSeconds"),
          grace,
          "must not be set for readinessProbes");
    }
    probe(container, "startupProbe", path, errors);
    onlyOneSuccess(container, "startupProbe", path, errors);
  }

  private static void onlyOneSuccess(
      JsonNode container, String name, FieldPath path, Errors errors) {
    JsonNode threshold = container.path(name).path("successThreshold");
    if (!threshold.isMissingNode() && threshold.asInt() != 1) {
      errors.invalid(path.child(name).child("successThreshold"), threshold, "must be 1");
    }
  }

  private static void probe(JsonNode container, String name, FieldPath path, Errors errors) {
    JsonNode probe = container.path(name);
    if (probe.isMissingNode()) {
      return;
    }
    FieldPath at = path.child(name);
    handler(probe, at, errors);
    for (String field :
        new String[] {
          "initialDelaySeconds",
          "timeoutSeconds",
          "periodSeconds",
          "successThreshold",
          "failureThreshold"
        }) {
      WorkloadRules.nonNegative(probe, field, at, errors);
    }
    JsonNode grace = probe.path("terminationGracePeriodSeconds");
    if (!grace.isMissingNode() && grace.asLong() <= 0) {
      errors.invalid(at.child("terminationGracePeriodSeconds"), grace, "must be greater than 0");
    }
  }

  private static void handler(JsonNode handler, FieldPath path, Errors errors) {
    int given = 0;
    for (String kind : HANDLERS) {
      if (!handler.has(kind)) {
        continue;
      }
      if (given++ > 0) {
        errors.forbidden(path.child(kind), "may not specify more than 1 handler type");
        continue;
      }
      ofKind(handler.path(kind), kind, path.child(kind), errors);
    }
    if (given == 0) {
      errors.required(path, "must specify a handler type");
    }
  }

  private static void ofKind(JsonNode handler, String kind, FieldPath path, Errors errors) {
    switch (kind) {
      case "exec" -> {
        if (handler.path("command").isEmpty()) {
          errors.required(path.child("command"), "");
        }
      }
      case "httpGet" -> {
        if (handler.path("path").asText().isEmpty()) {
          errors.required(path.child("path"), "");
        }
        PortRules.numberOrName(handler.path("port"), path.child("port"), errors);
        String scheme = handler.path("scheme").asText();
        if (!scheme.equals("HTTP") && !scheme.equals("HTTPS")) {
          errors.notSupported(path.child("scheme"), scheme, List.of("HTTP", "HTTPS"));
        }
      }
      case "tcpSocket" -> PortRules.numberOrName(handler.path("port"), path.child("port"), errors);
      case "grpc" -> {
        long port = handler.path("port").asLong();
        errors.invalidEach(path.child("port"), port, Formats.portNumber(port));
      }
      default -> {}
    }
  }
}
