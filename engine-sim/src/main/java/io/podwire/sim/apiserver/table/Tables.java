package io.podwire.sim.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables of objects. */
public final class Tables {
  private static final Column NAME = Column.ofName();
  private static final Column AGE = Column.ofAge("string");
  private static final Column CONTAINERS =
      Column.wide("Containers", object -> Cells.containers(object, "name"));
  private static final Column IMAGES =
      Column.wide("Images", object -> Cells.containers(object, "image"));
  private static final Column SELECTOR =
      Column.wide("Selector", object -> Cells.selector(object, "spec", "selector"));
  private static final Column LABELS =
      Column.wide("Selector", object -> Cells.labels(object.at("spec", "selector")));
  private static final List<Column> ANY = List.of(NAME, AGE);

  // Looked up by kind, never iterated.
  private static final Map<String, List<Column>> COLUMNS =
      Map.ofEntries(
          Map.entry("Pod", pod()),
          Map.entry("Service", service()),
          Map.entry("Deployment", deployment()),
          Map.entry("ReplicaSet", replicaSet()),
          Map.entry("ReplicationController", replicationController()),
          Map.entry("StatefulSet", statefulSet()),
          Map.entry("DaemonSet", daemonSet()),
          Map.entry("Job", job()),
          Map.entry("CronJob", cronJob()),
          Map.entry("Ingress", ingress()),
          Map.entry("PodDisruptionBudget", disruptionBudget()),
          Map.entry("HorizontalPodAutoscaler", autoscaler()),
          Map.entry("Node", node()),
          Map.entry("Event", event()),
          Map.entry("Namespace", List.of(NAME, text("Status", "status", "phase"), AGE)),
          Map.entry("ConfigMap", List.of(NAME, count("Data", "data"), AGE)),
          Map.entry("Secret", List.of(NAME, text("Type", "type"), count("Data", "data"), AGE)),
          Map.entry("ServiceAccount", List.of(NAME, count("Secrets", "secrets"), AGE)),
          Map.entry(
              "Endpoints", List.of(NAME, Column.text("Endpoints", ServiceCells::endpoints), AGE)),
          Map.entry("EndpointSlice", slice()),
          Map.entry("NetworkPolicy", List.of(NAME, policySelector(), AGE)),
          Map.entry("IPAddress", List.of(NAME, Column.text("ParentRef", ServiceCells::parent))),
          Map.entry("ServiceCIDR", List.of(NAME, Column.text("CIDRs", ServiceCells::ranges), AGE)),
          Map.entry(
              "ResourceQuota",
              List.of(
                  NAME,
                  Column.text("Request", quota -> QuotaCells.used(quota, false)),
                  Column.text("Limit", quota -> QuotaCells.used(quota, true)),
                  AGE)),
          Map.entry("PersistentVolumeClaim", claim()),
          Map.entry("PersistentVolume", volume()),
          Map.entry("StorageClass", storageClass()),
          Map.entry("Lease", List.of(NAME, text("Holder", "spec", "holderIdentity"), AGE)));

  private static final Map<String, List<Column>> CLUSTER = ClusterTables.all();

  private Tables() {}

  /** The columns of a built-in kind. */
  public static List<Column> columns(ResourceType type) {
    List<Column> columns = COLUMNS.get(type.kind());
    return columns == null ? CLUSTER.getOrDefault(type.kind(), ANY) : columns;
  }

  /**
   * The objects, all of one kind, as a table at that moment.
   *
   * @param inRows what rows hold of their objects: {@code None}, {@code Object}, else the metadata
   */
  public static ObjectNode of(
      List<Column> columns,
      List<ApiObject> objects,
      String inRows,
      Instant now,
      JsonNode metadata) {
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", metadata);
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : columns) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.format())
          .put("description", column.description())
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    objects.forEach(object -> row(rows.addObject(), columns, object, inRows, now));
    return table;
  }

  private static void row(
      ObjectNode row, List<Column> columns, ApiObject object, String inRows, Instant now) {
    ArrayNode cells = row.putArray("cells");
    for (Column column : columns) {
      cells.add(node(column.cell().apply(object, now)));
    }
    switch (inRows) {
      case "None" -> row.putNull("object");
      case "Object" -> row.set("object", object.tree());
      default -> row.set("object", metadata(object));
    }
  }

  /** What the object is without its kind's own fields. */
  public static ObjectNode metadata(ApiObject object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.at("metadata"));
    return partial;
  }

  private static JsonNode node(@Nullable Object cell) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (cell instanceof Long number) {
      return nodes.numberNode(number);
    }
    if (cell instanceof Double number) {
      return nodes.numberNode(number);
    }
    if (cell instanceof Boolean truth) {
      return nodes.booleanNode(truth);
    }
    return cell == null ? nodes.nullNode() : nodes.textNode(cell.toString());
  }

  private static Column text(String name, String... path) {
    return Column.text(name, object -> object.text(path));
  }

  private static Column count(String name, String... path) {
    return new Column(name, "string", false, (object, now) -> (Long) (long) object.at(path).size());
  }

  private static Column policySelector() {
    return Column.text("Pod-Selector", object -> Cells.selector(object, "spec", "podSelector"));
  }

  private static List<Column> pod() {
    return List.of(
        NAME,
        Column.text("Ready", PodCells::ready),
        Column.text("Status", PodCells::status),
        new Column("Restarts", "string", false, PodCells::restarts),
        AGE,
        Column.wide("IP", pod -> Cells.path(pod, "status", "podIP")),
        Column.wide("Node", pod -> Cells.path(pod, "spec", "nodeName")),
        Column.wide("Nominated Node", pod -> Cells.path(pod, "status", "nominatedNodeName")),
        Column.wide("Readiness Gates", pod -> "<none>"));
  }

  private static List<Column> service() {
    return List.of(
        NAME,
        text("Type", "spec", "type"),
        Column.text("Cluster-IP", service -> Cells.path(service, "spec", "clusterIP")),
        Column.text("External-IP", ServiceCells::externalIp),
        Column.text("Port(s)", ServiceCells::ports),
        AGE,
        LABELS);
  }

  private static List<Column> deployment() {
    return List.of(
        NAME,
        Column.text("Ready", object -> ofDesired(object)),
        amount("Up-to-date", "status", "updatedReplicas"),
        amount("Available", "status", "availableReplicas"),
        AGE,
        CONTAINERS,
        IMAGES,
        SELECTOR);
  }

  /** A number in a column that is declared to hold strings, as upstream has some. */
  private static Column amount(String name, String... path) {
    return new Column(name, "string", false, (object, now) -> (Long) object.at(path).asLong());
  }

  private static String ofDesired(ApiObject object) {
    return object.at("status", "readyReplicas").asInt()
        + "/"
        + object.at("spec", "replicas").asInt();
  }

  private static List<Column> replicaSet() {
    return replicas(SELECTOR);
  }

  private static List<Column> replicationController() {
    return replicas(LABELS);
  }

  private static List<Column> replicas(Column selector) {
    return List.of(
        NAME,
        Column.number("Desired", "spec", "replicas"),
        Column.number("Current", "status", "replicas"),
        Column.number("Ready", "status", "readyReplicas"),
        AGE,
        CONTAINERS,
        IMAGES,
        selector);
  }

  private static List<Column> statefulSet() {
    return List.of(
        NAME, Column.text("Ready", object -> ofDesired(object)), AGE, CONTAINERS, IMAGES);
  }

  private static List<Column> daemonSet() {
    return List.of(
        NAME,
        Column.number("Desired", "status", "desiredNumberScheduled"),
        Column.number("Current", "status", "currentNumberScheduled"),
        Column.number("Ready", "status", "numberReady"),
        Column.number("Up-to-date", "status", "updatedNumberScheduled"),
        Column.number("Available", "status", "numberAvailable"),
        Column.text(
            "Node Selector",
            set -> Cells.labels(set.at("spec", "template", "spec", "nodeSelector"))),
        AGE,
        CONTAINERS,
        IMAGES,
        SELECTOR);
  }

  private static List<Column> claim() {
    return List.of(
        NAME,
        Column.text("Status", VolumeCells::phase),
        text("Volume", "spec", "volumeName"),
        text("Capacity", "status", "capacity", "storage"),
        Column.text("Access Modes", claim -> VolumeCells.accessModes(claim, "status")),
        text("StorageClass", "spec", "storageClassName"),
        Column.text("VolumeAttributesClass", claim -> "<unset>"),
        AGE,
        Column.wide("VolumeMode", claim -> Cells.path(claim, "spec", "volumeMode")));
  }

  private static List<Column> volume() {
    return List.of(
        NAME,
        text("Capacity", "spec", "capacity", "storage"),
        Column.text("Access Modes", volume -> VolumeCells.accessModes(volume, "spec")),
        text("Reclaim Policy", "spec", "persistentVolumeReclaimPolicy"),
        Column.text("Status", VolumeCells::phase),
        Column.text("Claim", VolumeCells::claim),
        text("StorageClass", "spec", "storageClassName"),
        Column.text("VolumeAttributesClass", volume -> "<unset>"),
        text("Reason", "status", "reason"),
        AGE,
        Column.wide("VolumeMode", volume -> Cells.path(volume, "spec", "volumeMode")));
  }

  private static List<Column> storageClass() {
    return List.of(
        Column.named(VolumeCells::className),
        text("Provisioner", "provisioner"),
        text("ReclaimPolicy", "reclaimPolicy"),
        text("VolumeBindingMode", "volumeBindingMode"),
        Column.text(
            "AllowVolumeExpansion",
            storage -> String.valueOf(storage.at("allowVolumeExpansion").asBoolean())),
        AGE);
  }

  private static List<Column> job() {
    return List.of(
        NAME,
        Column.text("Status", BatchCells::status),
        Column.text("Completions", BatchCells::completions),
        new Column("Duration", "string", false, BatchCells::duration),
        AGE,
        CONTAINERS,
        IMAGES,
        SELECTOR);
  }

  private static List<Column> cronJob() {
    return List.of(
        NAME,
        text("Schedule", "spec", "schedule"),
        Column.text("Timezone", cronJob -> Cells.path(cronJob, "spec", "timeZone")),
        new Column("Suspend", "boolean", false, (cron, now) -> BatchCells.suspended(cron)),
        new Column(
            "Active",
            "integer",
            false,
            (cron, now) -> (Long) (long) cron.at("status", "active").size()),
        new Column("Last Schedule", "string", false, BatchCells::lastSchedule),
        AGE,
        Column.wide("Containers", cronJob -> BatchCells.containers(cronJob, "name")),
        Column.wide("Images", cronJob -> BatchCells.containers(cronJob, "image")),
        Column.wide(
            "Selector",
            cronJob -> Cells.selector(cronJob, "spec", "jobTemplate", "spec", "selector")));
  }

  private static List<Column> ingress() {
    return List.of(
        NAME,
        Column.text("Class", ingress -> Cells.path(ingress, "spec", "ingressClassName")),
        Column.text("Hosts", PolicyCells::hosts),
        Column.text("Address", PolicyCells::addresses),
        Column.text("Ports", PolicyCells::ports),
        AGE);
  }

  private static List<Column> disruptionBudget() {
    return List.of(
        NAME,
        Column.text("Min Available", pdb -> PolicyCells.orNotApplicable(pdb, "minAvailable")),
        Column.text("Max Unavailable", pdb -> PolicyCells.orNotApplicable(pdb, "maxUnavailable")),
        Column.number("Allowed Disruptions", "status", "disruptionsAllowed"),
        AGE);
  }

  private static List<Column> autoscaler() {
    return List.of(
        NAME,
        Column.text("Reference", PolicyCells::scaled),
        Column.text("Targets", PolicyCells::targets),
        Column.text("MinPods", object -> object.at("spec", "minReplicas").asText("<unset>")),
        amount("MaxPods", "spec", "maxReplicas"),
        amount("Replicas", "status", "currentReplicas"),
        AGE);
  }

  private static List<Column> node() {
    return List.of(
        NAME,
        Column.text("Status", Cells::nodeStatus),
        Column.text("Roles", Cells::nodeRoles),
        AGE,
        text("Version", "status", "nodeInfo", "kubeletVersion"),
        Column.wide("Internal-IP", node -> Cells.nodeAddress(node, "InternalIP")),
        Column.wide("External-IP", node -> Cells.nodeAddress(node, "ExternalIP")),
        Column.wide("OS-Image", node -> node.text("status", "nodeInfo", "osImage")),
        Column.wide("Kernel-Version", node -> node.text("status", "nodeInfo", "kernelVersion")),
        Column.wide(
            "Container-Runtime",
            node -> node.text("status", "nodeInfo", "containerRuntimeVersion")));
  }

  private static List<Column> slice() {
    return List.of(
        NAME,
        text("AddressType", "addressType"),
        Column.text("Ports", ServiceCells::slicePorts),
        Column.text("Endpoints", ServiceCells::sliceEndpoints),
        AGE);
  }

  private static List<Column> event() {
    return List.of(
        new Column("Last Seen", "string", false, EventCells::lastSeen),
        text("Type", "type"),
        text("Reason", "reason"),
        Column.text(
            "Object",
            event ->
                event.text("involvedObject", "kind").toLowerCase(Locale.ROOT)
                    + "/"
                    + event.text("involvedObject", "name")),
        Column.wide("Subobject", event -> event.text("involvedObject", "fieldPath")),
        Column.wide("Source", EventCells::source),
        Column.text("Message", event -> event.text("message").strip()),
        new Column("First Seen", "string", true, EventCells::firstSeen),
        new Column("Count", "string", true, (event, now) -> EventCells.count(event)),
        new Column("Name", "string", "name", "", 1, (event, now) -> event.name()));
  }
}
