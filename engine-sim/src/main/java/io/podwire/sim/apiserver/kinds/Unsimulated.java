package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.validation.FieldPath;
import java.util.ArrayList;
import java.util.List;

/** The fields of one object that the server stores and that nothing in the cluster acts by. */
final class Unsimulated {
  private static final String[] OF_PODS = {
    "hostPID", "hostIPC", "shareProcessNamespace", "runtimeClassName", "resourceClaims"
  };
  private static final String[] OF_POD_SECURITY = {
    "runAsUser", "runAsGroup", "runAsNonRoot", "fsGroup", "supplementalGroups", "sysctls"
  };
  private static final String[] OF_CONTAINER_SECURITY = {
    "runAsUser", "runAsGroup", "runAsNonRoot", "readOnlyRootFilesystem", "capabilities"
  };

  private final List<String> fields = new ArrayList<>();

  /** What a writer of a Pod is warned of. */
  static List<String> inPod(ObjectNode pod) {
    return new Unsimulated().pod(pod.path("spec"), FieldPath.of("spec")).warnings();
  }

  /** What a writer of a workload is warned of whose Pods are made from {@code spec.template}. */
  static List<String> inTemplate(ObjectNode workload) {
    return new Unsimulated().template(workload.path("spec"), FieldPath.of("spec")).warnings();
  }

  /** What a writer of a CronJob is warned of. */
  static List<String> inCronJob(ObjectNode cron) {
    FieldPath path = FieldPath.of("spec").child("jobTemplate").child("spec");
    return new Unsimulated()
        .template(cron.path("spec").path("jobTemplate").path("spec"), path)
        .warnings();
  }

  /** What a writer of a Service is warned of. */
  static List<String> inService(JsonNode service) {
    FieldPath spec = FieldPath.of("spec");
    return new Unsimulated()
        .sctp(service.path("spec").path("ports"), spec.child("ports"))
        .warnings();
  }

  /** What a writer of a policy is warned of. */
  static List<String> inPolicy(ObjectNode policy) {
    Unsimulated found = new Unsimulated();
    for (String direction : new String[] {"ingress", "egress"}) {
      int index = 0;
      for (JsonNode rule : policy.path("spec").path(direction)) {
        FieldPath at = FieldPath.of("spec").child(direction).index(index++);
        found.sctp(rule.path("ports"), at.child("ports"));
      }
    }
    return found.warnings();
  }

  private Unsimulated sctp(JsonNode ports, FieldPath path) {
    int index = 0;
    for (JsonNode port : ports) {
      FieldPath at = path.index(index++);
      if (port.path("protocol").asText().equals("SCTP")) {
        fields.add(at.child("protocol") + " SCTP");
      }
    }
    return this;
  }

  private Unsimulated template(JsonNode spec, FieldPath path) {
    return pod(spec.path("template").path("spec"), path.child("template").child("spec"));
  }

  private Unsimulated pod(JsonNode spec, FieldPath path) {
    addAll(spec, path, OF_PODS);
    if (!spec.path("hostUsers").asBoolean(true)) {
      add(path, "hostUsers");
    }
    addAll(spec.path("securityContext"), path.child("securityContext"), OF_POD_SECURITY);
    for (String kind : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
      int index = 0;
      for (JsonNode container : spec.path(kind)) {
        FieldPath at = path.child(kind).index(index++);
        addAll(
            container.path("securityContext"), at.child("securityContext"), OF_CONTAINER_SECURITY);
        addAll(container, at, "volumeDevices");
        sctp(container.path("ports"), at.child("ports"));
      }
    }
    return this;
  }

  private void addAll(JsonNode object, FieldPath path, String... names) {
    for (String name : names) {
      JsonNode value = object.path(name);
      boolean no = value.isBoolean() && !value.asBoolean();
      if (object.has(name) && !no && !(value.isContainerNode() && value.isEmpty())) {
        add(path, name);
      }
    }
  }

  private void add(FieldPath path, String name) {
    fields.add(path.child(name).toString());
  }

  private List<String> warnings() {
    return fields.isEmpty()
        ? List.of()
        : List.of(
            "Podwire's simulated cluster stores and does not act by " + String.join(", ", fields));
  }
}
