package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a Pod may say of its containers. */
final class ContainerRules {
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");

  private final Set<String> volumes;
  private final Errors errors;
  private final Set<String> names = new HashSet<>();
  private final Set<String> hostPorts = new HashSet<>();

  private ContainerRules(Set<String> volumes, Errors errors) {
    this.volumes = volumes;
    this.errors = errors;
  }

  static void validate(JsonNode spec, Set<String> volumes, FieldPath path, Errors errors) {
    ContainerRules rules = new ContainerRules(volumes, errors);
    if (spec.path("containers").isEmpty()) {
      errors.required(path.child("containers"), "");
    }
    int index = 0;
    for (JsonNode container : spec.path("containers")) {
      rules.container(container, path.child("containers").index(index++), false);
    }
    index = 0;
    for (JsonNode container : spec.path("initContainers")) {
      rules.container(container, path.child("initContainers").index(index++), true);
    }
  }

  private void container(JsonNode container, FieldPath path, boolean init) {
    String name = container.path("name").asText();
    if (name.isEmpty()) {
      errors.required(path.child("name"), "");
    } else {
      errors.invalidEach(path.child("name"), name, Formats.dnsLabel(name));
    }
    String image = container.path("image").asText();
    if (image.isEmpty()) {
      errors.required(path.child("image"), "");
    } else if (!image.strip().equals(image)) {
      errors.invalid(path.child("image"), image, "must not have leading or trailing whitespace");
    }
    String message = container.path("terminationMessagePolicy").asText();
    if (!message.isEmpty() && !MESSAGE_POLICIES.contains(message)) {
      errors.notSupported(path.child("terminationMessagePolicy"), message, MESSAGE_POLICIES);
    }
    ports(container.path("ports"), path.child("ports"));
    EnvRules.validate(container, path, errors);
    mounts(container.path("volumeMounts"), path.child("volumeMounts"));
    String pull = container.path("imagePullPolicy").asText();
    if (pull.isEmpty()) {
      errors.required(path.child("imagePullPolicy"), "");
    } else if (!PULL_POLICIES.contains(pull)) {
      errors.notSupported(path.child("imagePullPolicy"), pull, PULL_POLICIES);
    }
    ResourceRules.validate(container.path("resources"), path.child("resources"), errors);
    if (!name.isEmpty() && !names.add(name)) {
      errors.duplicate(path.child("name"), name);
    }
    boolean sidecar = container.path("restartPolicy").asText().equals("Always");
    if (!init || sidecar) {
      ProbeRules.ofContainer(container, path, errors);
    } else {
      for (String field :
          new String[] {"lifecycle", "livenessProbe", "readinessProbe", "startupProbe"}) {
        if (container.has(field)) {
          errors.forbidden(
              path.child(field), "may not be set for init containers without restartPolicy=Always");
        }
      }
    }
  }

  private void ports(JsonNode ports, FieldPath path) {
    Set<String> portNames = new HashSet<>();
    int index = 0;
    for (JsonNode port : ports) {
      FieldPath at = path.index(index++);
      String name = port.path("name").asText();
      if (!name.isEmpty()) {
        List<String> wrong = Formats.portName(name);
        errors.invalidEach(at.child("name"), name, wrong);
        if (wrong.isEmpty() && !portNames.add(name)) {
          errors.duplicate(at.child("name"), name);
        }
      }
      long number = port.path("containerPort").asLong();
      if (number == 0) {
        errors.required(at.child("containerPort"), "");
      } else {
        errors.invalidEach(at.child("containerPort"), number, Formats.portNumber(number));
      }
      long host = port.path("hostPort").asLong();
      String protocol = port.path("protocol").asText();
      if (host != 0) {
        errors.invalidEach(at.child("hostPort"), host, Formats.portNumber(host));
        String key = protocol + "/" + port.path("hostIP").asText() + "/" + host;
        if (!hostPorts.add(key)) {
          errors.duplicate(at.child("hostPort"), key);
        }
      }
      if (protocol.isEmpty()) {
        errors.required(at.child("protocol"), "");
      } else if (!PROTOCOLS.contains(protocol)) {
        errors.notSupported(at.child("protocol"), protocol, PROTOCOLS);
      }
    }
  }

  private void mounts(JsonNode mounts, FieldPath path) {
    Set<String> paths = new HashSet<>();
    int index = 0;
    for (JsonNode mount : mounts) {
      FieldPath at = path.index(index++);
      String name = mount.path("name").asText();
      if (name.isEmpty()) {
        errors.required(at.child("name"), "");
      } else if (!volumes.contains(name)) {
        errors.notFound(at.child("name"), name);
      }
      String where = mount.path("mountPath").asText();
      if (where.isEmpty()) {
        errors.required(at.child("mountPath"), "");
      } else if (!paths.add(where)) {
        errors.invalid(at.child("mountPath"), where, "must be unique");
      }
      String sub = mount.path("subPath").asText();
      if (sub.startsWith("/")) {
        errors.invalid(path.child("subPath"), sub, "must be a relative path");
      } else if (List.of(sub.split("/")).contains("..")) {
        errors.invalid(path.child("subPath"), sub, "must not contain '..'");
      }
    }
  }
}
