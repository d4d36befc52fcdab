package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What the specification of a Pod says where it says nothing.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/v1/defaults.go">defaults.go</a>
 */
final class PodSpecDefaults {
  private static final int DEFAULT_MODE = 0644;
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  private PodSpecDefaults() {}

  /** Of the template in a workload's specification. */
  static void template(ObjectNode workload) {
    ObjectNode template = Defaults.object(workload, "template");
    Defaults.object(template, "metadata");
    spec(Defaults.object(template, "spec"));
  }

  static void spec(ObjectNode spec) {
    for (String containers : new String[] {"containers", "initContainers", "ephemeralContainers"}) {
      for (JsonNode container : spec.path(containers)) {
        container((ObjectNode) container, spec.path("hostNetwork").asBoolean());
      }
    }
    for (JsonNode volume : spec.path("volumes")) {
      volume((ObjectNode) volume);
    }
    Defaults.text(spec, "restartPolicy", "Always");
    Defaults.number(spec, "terminationGracePeriodSeconds", 30);
    Defaults.text(spec, "dnsPolicy", "ClusterFirst");
    Defaults.object(spec, "securityContext");
    Defaults.text(spec, "schedulerName", "default-scheduler");
    if (spec.has("serviceAccountName")) {
      spec.set("serviceAccount", spec.get("serviceAccountName"));
    } else if (spec.has("serviceAccount")) {
      spec.set("serviceAccountName", spec.get("serviceAccount"));
    }
  }

  private static void container(ObjectNode container, boolean hostNetwork) {
    for (JsonNode port : container.path("ports")) {
      ObjectNode fields = (ObjectNode) port;
      if (hostNetwork && fields.has("containerPort") && !fields.has("hostPort")) {
        fields.set("hostPort", fields.get("containerPort"));
      }
      Defaults.text(fields, "protocol", "TCP");
    }
    for (JsonNode env : container.path("env")) {
      fieldRef(env.path("valueFrom").path("fieldRef"));
      resourceFieldRef(env.path("valueFrom").path("resourceFieldRef"));
    }
    Defaults.object(container, "resources");
    for (String probe : PROBES) {
      if (container.get(probe) instanceof ObjectNode fields) {
        probe(fields);
      }
    }
    handler(container.path("lifecycle").path("postStart"));
    handler(container.path("lifecycle").path("preStop"));
    Defaults.text(container, "terminationMessagePath", "/dev/termination-log");
    Defaults.text(container, "terminationMessagePolicy", "File");
    if (!container.has("imagePullPolicy")) {
      container.put("imagePullPolicy", pullPolicy(container.path("image").asText()));
    }
  }

  private static void probe(ObjectNode probe) {
    handler(probe);
    if (probe.get("grpc") instanceof ObjectNode grpc) {
      Defaults.text(grpc, "service", "");
    }
    Defaults.number(probe, "timeoutSeconds", 1);
    Defaults.number(probe, "periodSeconds", 10);
    Defaults.number(probe, "successThreshold", 1);
    Defaults.number(probe, "failureThreshold", 3);
  }

  private static void handler(JsonNode handler) {
    if (handler.get("httpGet") instanceof ObjectNode http) {
      Defaults.text(http, "path", "/");
      Defaults.text(http, "scheme", "HTTP");
    }
  }

  private static void fieldRef(JsonNode reference) {
    if (reference instanceof ObjectNode fields) {
      Defaults.text(fields, "apiVersion", "v1");
    }
  }

  private static void resourceFieldRef(JsonNode reference) {
    if (reference instanceof ObjectNode fields) {
      Defaults.text(fields, "divisor", "0");
    }
  }

  /** An image that may change behind its tag is pulled each time. */
  private static String pullPolicy(String image) {
    String path = image.substring(image.lastIndexOf('/') + 1);
    boolean latest = !image.contains("@") && (!path.contains(":") || path.endsWith(":latest"));
    return latest ? "Always" : "IfNotPresent";
  }

  private static void volume(ObjectNode volume) {
    if (volume.size() == 1 && volume.has("name")) {
      volume.putObject("emptyDir");
    }
    for (String source : new String[] {"secret", "configMap", "downwardAPI", "projected"}) {
      if (volume.get(source) instanceof ObjectNode fields) {
        Defaults.number(fields, "defaultMode", DEFAULT_MODE);
        items(fields);
        fields.path("sources").forEach(PodSpecDefaults::projection);
      }
    }
    if (volume.get("hostPath") instanceof ObjectNode hostPath) {
      Defaults.text(hostPath, "type", "");
    }
  }

  private static void projection(JsonNode source) {
    if (source.get("serviceAccountToken") instanceof ObjectNode token) {
      Defaults.number(token, "expirationSeconds", 3600);
    }
    items(source.path("downwardAPI"));
  }

  private static void items(JsonNode source) {
    for (JsonNode item : source.path("items")) {
      fieldRef(item.path("fieldRef"));
      resourceFieldRef(item.path("resourceFieldRef"));
    }
  }
}
