package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;
import java.util.List;

/** Ingresses. They are stored; nothing routes by them yet, and the server says so. */
final class IngressStrategy extends Strategy {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final List<String> PATH_TYPES =
      List.of("Exact", "ImplementationSpecific", "Prefix");

  @Override
  public void validateStatus(ObjectNode ingress, ApiObject old, Errors errors) {
    StatusRules.loadBalancer(ingress, errors);
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public void prepareForCreate(ObjectNode ingress) {
    ingress.putObject("status").putObject("loadBalancer");
  }

  @Override
  public void validate(ObjectNode ingress, Errors errors) {
    JsonNode spec = ingress.path("spec");
    if (spec.path("rules").isEmpty() && !spec.has("defaultBackend")) {
      errors.invalid(
          SPEC, NullNode.getInstance(), "either `defaultBackend` or `rules` must be specified");
    }
    int index = 0;
    for (JsonNode rule : spec.path("rules")) {
      FieldPath at = SPEC.child("rules").index(index++);
      host(rule.path("host").asText(), at.child("host"), errors);
      FieldPath http = at.child("http");
      int number = 0;
      for (JsonNode path : rule.path("http").path("paths")) {
        path(path, http.child("paths").index(number++), errors);
      }
    }
  }

  private static void host(String host, FieldPath path, Errors errors) {
    if (host.isEmpty()) {
      return;
    }
    if (Ip.parse(host).isPresent()) {
      errors.invalid(path, host, "must be a DNS name, not an IP address");
    } else if (host.contains("*")) {
      errors.invalidEach(
          path, host, Formats.dnsSubdomain(host.startsWith("*.") ? host.substring(2) : host));
    } else {
      errors.invalidEach(path, host, Formats.dnsSubdomain(host));
    }
  }

  private static void backend(JsonNode backend, FieldPath path, Errors errors) {
    JsonNode service = backend.path("service");
    if (service.isMissingNode() && !backend.has("resource")) {
      errors.invalid(path, "", "resource or service backend is required");
      return;
    }
    if (service.has("port") && service.path("port").size() > 1) {
      errors.invalid(path, "", "cannot set both port name & port number");
    } else if (!service.isMissingNode() && service.path("port").isEmpty()) {
      errors.required(path, "port name or number is required");
    }
  }

  private static void path(JsonNode path, FieldPath at, Errors errors) {
    String type = path.path("pathType").asText();
    String text = path.path("path").asText();
    if (type.isEmpty()) {
      errors.required(at.child("pathType"), "pathType must be specified");
    } else if (!PATH_TYPES.contains(type)) {
      errors.notSupported(at.child("pathType"), type, PATH_TYPES);
    } else if (!text.startsWith("/") && !(type.startsWith("Impl") && text.isEmpty())) {
      errors.invalid(at.child("path"), text, "must be an absolute path");
    }
    backend(path.path("backend"), at.child("backend"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode ingress) {
    return List.of(
        "Podwire's simulated cluster stores Ingresses and does not route by them; a probe through"
            + " one fails");
  }
}
