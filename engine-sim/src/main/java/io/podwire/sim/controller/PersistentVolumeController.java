package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.WatchEvent;
import java.util.Optional;

/**
 * Binds claims to volumes, has those made that {@link LocalPathProvisioner} makes, and lets go of
 * what is not claimed any more (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/controller/volume/persistentvolume/pv_controller.go">pv_controller.go</a>).
 */
public final class PersistentVolumeController {
  /** The node of a claim whose volume waits for a Pod; the scheduler writes it. */
  public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  private static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

  private final Api api;
  private final Simulation simulation;
  private final EventRecorder events;
  private final LocalPathProvisioner localPath;
  private final WorkQueue<ObjectKey> queue;

  public PersistentVolumeController(Api api, Simulation simulation) {
    this.api = api;
    this.simulation = simulation;
    this.events = EventRecorder.of(api, simulation, "persistentvolume-controller");
    this.localPath = new LocalPathProvisioner(api, simulation);
    this.queue = new WorkQueue<>("persistentvolume", simulation, this::sync);
  }

  public void start() {
    String name = "persistentvolume-controller";
    api.watch(name, Resources.PERSISTENT_VOLUME_CLAIMS, this::onClaim);
    api.watch(name, Resources.PERSISTENT_VOLUMES, this::onVolume);
    api.watch(name, Resources.STORAGE_CLASSES, event -> retryPending());
  }

  private void onClaim(WatchEvent event) {
    ApiObject claim = event.object();
    if (event.type() != WatchEvent.Type.DELETED) {
      queue.add(key(claim));
    } else if (!claim.text("spec", "volumeName").isEmpty()) {
      queue.add(volumeKey(claim.text("spec", "volumeName")));
    }
  }

  private void onVolume(WatchEvent event) {
    if (event.type() != WatchEvent.Type.DELETED) {
      queue.add(volumeKey(event.object().name()));
    }
    boolean isFree = event.object().at("spec", "claimRef").isMissingNode();
    if (event.type() == WatchEvent.Type.ADDED && isFree) {
      retryPending();
    }
  }

  private void retryPending() {
    for (ApiObject claim : api.list(Resources.PERSISTENT_VOLUME_CLAIMS)) {
      if (!isBound(claim)) {
        queue.add(key(claim));
      }
    }
  }

  private static ObjectKey key(ApiObject claim) {
    return new ObjectKey(Resources.PERSISTENT_VOLUME_CLAIMS, claim.namespace(), claim.name());
  }

  private static ObjectKey volumeKey(String name) {
    return new ObjectKey(Resources.PERSISTENT_VOLUMES, "", name);
  }

  /** Whether the claim or the volume has its counterpart. */
  public static boolean isBound(ApiObject object) {
    return object.text("status", "phase").equals("Bound");
  }

  private void sync(ObjectKey key) {
    ApiObject object = api.find(key).orElse(null);
    if (object != null && key.type().equals(Resources.PERSISTENT_VOLUMES)) {
      syncVolume(object);
    } else if (object != null && !object.isDeleting() && !isBound(object)) {
      syncClaim(object);
    }
  }

  // ---- claims ------------------------------------------------------------------------------

  private void syncClaim(ApiObject claim) {
    String className = claim.text("spec", "storageClassName");
    if (className.isEmpty() && !claim.at("spec").has("storageClassName")) {
      Optional<ApiObject> usual = defaultClass();
      if (usual.isPresent()) {
        classify(claim, usual.get().name());
        return; // this change brings us back
      }
    }
    Optional<ApiObject> storage = api.find(new ObjectKey(Resources.STORAGE_CLASSES, "", className));
    String node = claim.annotations().getOrDefault(SELECTED_NODE, "");
    boolean waits =
        node.isEmpty()
            && claim.text("spec", "volumeName").isEmpty()
            && storage.map(PersistentVolumeController::waitsForPod).orElse(false);
    Optional<ApiObject> volume =
        waits ? Optional.empty() : VolumeMatch.best(claim, api.list(Resources.PERSISTENT_VOLUMES));
    if (volume.isPresent()) {
      bind(claim, volume.get());
    } else if (waits) {
      events.normal(
          claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
    } else if (className.isEmpty()) {
      events.normal(
          claim,
          "FailedBinding",
          "no persistent volumes available for this claim and no storage class is set");
    } else if (storage.isEmpty()) {
      events.warning(
          claim,
          "ProvisioningFailed",
          "storageclass.storage.k8s.io \"" + className + "\" not found");
    } else {
      provision(claim, storage.get(), node);
    }
  }

  /** Whether volumes of the class are made where the first Pod that claims one is to run. */
  public static boolean waitsForPod(ApiObject storage) {
    return storage.text("volumeBindingMode").equals("WaitForFirstConsumer");
  }

  private Optional<ApiObject> defaultClass() {
    return api.list(Resources.STORAGE_CLASSES).stream()
        .filter(
            storage ->
                "true"
                    .equals(
                        storage.annotations().get("storageclass.kubernetes.io/is-default-class")))
        .findFirst();
  }

  private void classify(ApiObject claim, String className) {
    ObjectNode tree = claim.copy();
    tree.withObject("/spec").put("storageClassName", className);
    api.update(Resources.PERSISTENT_VOLUME_CLAIMS, tree);
  }

  private void provision(ApiObject claim, ApiObject storage, String node) {
    String provisioner = storage.text("provisioner");
    String asked = "volume.kubernetes.io/storage-provisioner";
    if (!claim.annotations().containsKey(asked)) {
      ObjectNode tree = claim.copy();
      ObjectNode annotations = tree.withObject("/metadata").withObject("/annotations");
      annotations.put(asked, provisioner);
      annotations.put("volume.beta.kubernetes.io/storage-provisioner", provisioner);
      api.update(Resources.PERSISTENT_VOLUME_CLAIMS, tree);
      events.normal(
          claim,
          "ExternalProvisioning",
          String.format(
              "Waiting for a volume to be created either by the external provisioner '%s' or"
                  + " manually by the system administrator. If volume creation is delayed, please"
                  + " verify that the provisioner is running and correctly registered.",
              provisioner));
    } else if (provisioner.equals(LocalPathProvisioner.NAME) && !node.isEmpty()) {
      localPath.provision(claim, storage, node);
    }
  }

  private void bind(ApiObject claim, ApiObject volume) {
    ApiObject taken = volume;
    if (volume.text("spec", "claimRef", "uid").isEmpty()) {
      ObjectNode tree = volume.copy();
      annotate(tree, BOUND_BY_CONTROLLER);
      tree.withObject("/spec").set("claimRef", reference(claim));
      taken = api.update(Resources.PERSISTENT_VOLUMES, tree);
    }
    phase(taken, "Bound");
    ObjectNode tree = claim.copy();
    annotate(tree, "pv.kubernetes.io/bind-completed");
    if (claim.text("spec", "volumeName").isEmpty()) {
      annotate(tree, BOUND_BY_CONTROLLER);
      tree.withObject("/spec").put("volumeName", volume.name());
    }
    ObjectNode bound = api.update(Resources.PERSISTENT_VOLUME_CLAIMS, tree).copy();
    ObjectNode status = bound.withObject("/status").put("phase", "Bound");
    status.set("accessModes", volume.at("spec", "accessModes").deepCopy());
    status.set("capacity", volume.at("spec", "capacity").deepCopy());
    api.updateStatus(Resources.PERSISTENT_VOLUME_CLAIMS, bound);
  }

  private static void annotate(ObjectNode tree, String annotation) {
    tree.withObject("/metadata").withObject("/annotations").put(annotation, "yes");
  }

  /** How a volume names its claim. */
  static ObjectNode reference(ApiObject claim) {
    ResourceType type = Resources.PERSISTENT_VOLUME_CLAIMS;
    return JsonNodeFactory.instance
        .objectNode()
        .put("apiVersion", type.apiVersion())
        .put("kind", type.kind())
        .put("namespace", claim.namespace())
        .put("name", claim.name())
        .put("uid", claim.uid())
        .put("resourceVersion", String.valueOf(claim.resourceVersion()));
  }

  // ---- volumes -----------------------------------------------------------------------------

  private void syncVolume(ApiObject volume) {
    JsonNode claim = volume.at("spec", "claimRef");
    if (volume.isDeleting()) {
      return; // ProtectionController lets it go
    }
    if (claim.path("uid").asText().isEmpty()) {
      phase(volume, "Available");
      return;
    }
    ObjectKey key =
        new ObjectKey(
            Resources.PERSISTENT_VOLUME_CLAIMS,
            claim.path("namespace").asText(),
            claim.path("name").asText());
    Optional<ApiObject> claimant =
        api.find(key).filter(found -> found.uid().equals(claim.path("uid").asText()));
    if (claimant.isPresent()) {
      queue.add(key);
      return;
    }
    ApiObject released = phase(volume, "Released");
    boolean made = released.annotations().containsKey(LocalPathProvisioner.PROVISIONED_BY);
    if (made && released.text("spec", "persistentVolumeReclaimPolicy").equals("Delete")) {
      api.delete(volumeKey(volume.name()), DeleteOptions.BACKGROUND);
    }
  }

  private ApiObject phase(ApiObject volume, String phase) {
    if (volume.text("status", "phase").equals(phase)) {
      return volume;
    }
    ObjectNode tree = volume.copy();
    tree.withObject("/status")
        .put("phase", phase)
        .put("lastPhaseTransitionTime", Times.second(simulation.now()));
    return api.updateStatus(Resources.PERSISTENT_VOLUMES, tree);
  }
}
