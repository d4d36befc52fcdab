package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Columns of the kinds by which a cluster is set up (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/printers/internalversion/printers.go">printers.go</a>).
 */
final class ClusterTables {
  private static final Column NAME = Column.ofName();
  private static final Column AGE = Column.ofAge("string");
  private static final List<Column> CREATED =
      List.of(
          NAME,
          new Column(
              "Created At",
              "date",
              false,
              (object, now) -> object.text("metadata", "creationTimestamp")));
  private static final String UNSET = "<unset>";

  private ClusterTables() {}

  /** By kind. */
  static Map<String, List<Column>> all() {
    return Map.ofEntries(
        Map.entry("CustomResourceDefinition", CREATED),
        Map.entry("LimitRange", CREATED),
        Map.entry("Role", CREATED),
        Map.entry("ClusterRole", CREATED),
        Map.entry("CSIStorageCapacity", CREATED),
        Map.entry("RoleBinding", roleBinding()),
        Map.entry("ClusterRoleBinding", roleBinding()),
        Map.entry("PriorityClass", priorityClass()),
        Map.entry("RuntimeClass", List.of(NAME, text("Handler", "handler"), AGE)),
        Map.entry("IngressClass", ingressClass()),
        Map.entry("ControllerRevision", controllerRevision()),
        Map.entry("PodTemplate", podTemplate()),
        Map.entry("APIService", apiService()),
        Map.entry("CertificateSigningRequest", signingRequest()),
        Map.entry("CSIDriver", driver()),
        Map.entry("CSINode", List.of(NAME, size("Drivers", "spec", "drivers"), AGE)),
        Map.entry("VolumeAttachment", attachment()),
        Map.entry("VolumeAttributesClass", List.of(NAME, text("DriverName", "driverName"), AGE)),
        Map.entry("MutatingWebhookConfiguration", List.of(NAME, size("Webhooks", "webhooks"), AGE)),
        Map.entry(
            "ValidatingWebhookConfiguration", List.of(NAME, size("Webhooks", "webhooks"), AGE)),
        Map.entry("ValidatingAdmissionPolicy", admissionPolicy()),
        Map.entry("ValidatingAdmissionPolicyBinding", policyBinding()),
        Map.entry("FlowSchema", flowSchema()),
        Map.entry("PriorityLevelConfiguration", priorityLevel()));
  }

  private static Column text(String name, String... path) {
    return Column.text(name, object -> object.text(path));
  }

  private static Column size(String name, String... path) {
    return new Column(
        name, "integer", false, (object, now) -> (Long) (long) object.at(path).size());
  }

  private static Column flag(String name, boolean otherwise, String... path) {
    return new Column(
        name, "boolean", false, (object, now) -> object.at(path).asBoolean(otherwise));
  }

  private static List<Column> priorityClass() {
    return List.of(
        NAME,
        Column.number("Value", "value"),
        flag("Global-Default", false, "globalDefault"),
        AGE,
        text("PreemptionPolicy", "preemptionPolicy"));
  }

  private static List<Column> roleBinding() {
    return List.of(
        NAME,
        Column.text(
            "Role",
            object -> object.text("roleRef", "kind") + "/" + object.text("roleRef", "name")),
        AGE,
        Column.wide("Users", object -> subjects(object, "User")),
        Column.wide("Groups", object -> subjects(object, "Group")),
        Column.wide("ServiceAccounts", object -> subjects(object, "ServiceAccount")));
  }

  private static String subjects(ApiObject binding, String kind) {
    List<String> names = new ArrayList<>();
    for (JsonNode subject : binding.at("subjects")) {
      if (subject.path("kind").asText().equals(kind)) {
        String name = subject.path("name").asText();
        boolean account = kind.equals("ServiceAccount");
        names.add(account ? subject.path("namespace").asText() + "/" + name : name);
      }
    }
    return String.join(", ", names);
  }

  private static List<Column> ingressClass() {
    return List.of(
        NAME,
        text("Controller", "spec", "controller"),
        Column.text("Parameters", ClusterTables::parameters),
        AGE);
  }

  private static String parameters(ApiObject ingressClass) {
    JsonNode parameters = ingressClass.at("spec", "parameters");
    if (parameters.isMissingNode()) {
      return "<none>";
    }
    String group = parameters.path("apiGroup").asText();
    String kind = parameters.path("kind").asText();
    return kind + (group.isEmpty() ? "" : "." + group) + "/" + parameters.path("name").asText();
  }

  private static List<Column> controllerRevision() {
    return List.of(
        NAME,
        Column.text("Controller", revision -> reference(revision.controller())),
        new Column(
            "Revision", "string", false, (object, now) -> (Long) object.at("revision").asLong()),
        AGE);
  }

  /** As kubectl names an object: {@code statefulset.apps/db}. */
  private static String reference(JsonNode owner) {
    if (owner.isMissingNode()) {
      return "<none>";
    }
    String version = owner.path("apiVersion").asText();
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : "." + version.substring(0, slash);
    String kind = owner.path("kind").asText().toLowerCase(Locale.ROOT);
    return kind + group + "/" + owner.path("name").asText();
  }

  private static List<Column> podTemplate() {
    return List.of(
        NAME,
        Column.text("Containers", object -> Cells.containers(object.at("template"), "name")),
        Column.text("Images", object -> Cells.containers(object.at("template"), "image")),
        Column.text(
            "Pod Labels", object -> Cells.labels(object.at("template", "metadata", "labels"))));
  }

  private static List<Column> apiService() {
    return List.of(
        NAME,
        Column.text(
            "Service",
            object ->
                object.at("spec", "service").isMissingNode()
                    ? "Local"
                    : object.text("spec", "service", "namespace")
                        + "/"
                        + object.text("spec", "service", "name")),
        Column.text("Available", object -> condition(object, "Available", "Unknown")),
        AGE);
  }

  private static String condition(ApiObject object, String type, String otherwise) {
    for (JsonNode condition : object.at("status", "conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText();
      }
    }
    return otherwise;
  }

  private static List<Column> signingRequest() {
    return List.of(
        NAME,
        AGE,
        text("SignerName", "spec", "signerName"),
        text("Requestor", "spec", "username"),
        Column.text(
            "RequestedDuration",
            object -> {
              JsonNode seconds = object.at("spec", "expirationSeconds");
              return seconds.isMissingNode()
                  ? "<none>"
                  : Ages.show(Duration.ofSeconds(seconds.asLong()));
            }),
        Column.text("Condition", ClusterTables::signing));
  }

  private static String signing(ApiObject request) {
    List<String> said = new ArrayList<>();
    for (JsonNode condition : request.at("status", "conditions")) {
      said.add(condition.path("type").asText());
    }
    String text = said.isEmpty() ? "Pending" : String.join(",", said);
    return request.at("status", "certificate").isMissingNode() ? text : text + ",Issued";
  }

  private static List<Column> driver() {
    return List.of(
        NAME,
        flag("AttachRequired", true, "spec", "attachRequired"),
        flag("PodInfoOnMount", false, "spec", "podInfoOnMount"),
        flag("StorageCapacity", false, "spec", "storageCapacity"),
        Column.text("TokenRequests", ClusterTables::audiences),
        new Column(
            "RequiresRepublish",
            "string",
            false,
            (object, now) -> object.at("spec", "requiresRepublish").asBoolean()),
        Column.text("Modes", ClusterTables::modes),
        AGE);
  }

  private static String audiences(ApiObject driver) {
    List<String> audiences = new ArrayList<>();
    driver
        .at("spec", "tokenRequests")
        .forEach(each -> audiences.add(each.path("audience").asText()));
    return audiences.isEmpty() ? UNSET : String.join(",", audiences);
  }

  private static String modes(ApiObject driver) {
    List<String> modes = new ArrayList<>();
    driver.at("spec", "volumeLifecycleModes").forEach(mode -> modes.add(mode.asText()));
    return modes.isEmpty() ? "<none>" : String.join(",", modes);
  }

  private static List<Column> attachment() {
    return List.of(
        NAME,
        new Column("Attacher", "string", "name", "", 0, (o, now) -> o.text("spec", "attacher")),
        text("PV", "spec", "source", "persistentVolumeName"),
        text("Node", "spec", "nodeName"),
        flag("Attached", false, "status", "attached"),
        AGE);
  }

  private static List<Column> admissionPolicy() {
    return List.of(
        NAME,
        size("Validations", "spec", "validations"),
        Column.text(
            "ParamKind",
            object ->
                object.at("spec", "paramKind").isMissingNode()
                    ? UNSET
                    : object.text("spec", "paramKind", "apiVersion")
                        + "/"
                        + object.text("spec", "paramKind", "kind")),
        AGE);
  }

  private static List<Column> policyBinding() {
    return List.of(
        NAME,
        text("PolicyName", "spec", "policyName"),
        Column.text("ParamRef", ClusterTables::parameter),
        AGE);
  }

  private static String parameter(ApiObject binding) {
    JsonNode reference = binding.at("spec", "paramRef");
    if (reference.isMissingNode()) {
      return UNSET;
    }
    String namespace = reference.path("namespace").asText();
    String name = reference.path("name").asText("*");
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  private static List<Column> flowSchema() {
    return List.of(
        NAME,
        text("PriorityLevel", "spec", "priorityLevelConfiguration", "name"),
        new Column(
            "MatchingPrecedence",
            "string",
            false,
            (object, now) -> (Long) object.at("spec", "matchingPrecedence").asLong()),
        Column.text(
            "DistinguisherMethod", flow -> Cells.path(flow, "spec", "distinguisherMethod", "type")),
        AGE,
        Column.text("MissingPL", flow -> condition(flow, "Dangling", "?")));
  }

  private static List<Column> priorityLevel() {
    return List.of(
        NAME,
        text("Type", "spec", "type"),
        limited("NominalConcurrencyShares", "nominalConcurrencyShares"),
        limited("Queues", "limitResponse", "queuing", "queues"),
        limited("HandSize", "limitResponse", "queuing", "handSize"),
        limited("QueueLengthLimit", "limitResponse", "queuing", "queueLengthLimit"),
        AGE);
  }

  private static Column limited(String name, String... path) {
    return Column.text(
        name,
        object -> {
          JsonNode value = object.at("spec", "limited");
          for (String field : path) {
            value = value.path(field);
          }
          return value.asText("<none>");
        });
  }
}
