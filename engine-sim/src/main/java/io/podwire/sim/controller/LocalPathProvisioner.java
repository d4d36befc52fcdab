package io.podwire.sim.controller;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;

/**
 * Makes the volumes of class {@code local-path}: directories of the node on which the claim's first
 * Pod runs (<a
 * href="https://github.com/rancher/local-path-provisioner/blob/v0.0.31/provisioner.go">provisioner.go</a>).
 */
final class LocalPathProvisioner {
  static final String NAME = "rancher.io/local-path";

  /** Of a volume that somebody provisioned: who. */
  static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

  private static final String DIRECTORY = "/var/lib/rancher/k3s/storage/";

  private final Api api;
  private final EventRecorder events;

  LocalPathProvisioner(Api api, Simulation simulation) {
    this.api = api;
    this.events =
        EventRecorder.of(api, simulation, "rancher.io/local-path_local-path-provisioner-podwire");
  }

  /** Makes the claim's volume on that node, bound to it from the start. */
  ApiObject provision(ApiObject claim, ApiObject storage, String node) {
    String name = "pvc-" + claim.uid();
    events.normal(
        claim,
        "Provisioning",
        String.format(
            "External provisioner is provisioning volume for claim \"%s/%s\"",
            claim.namespace(), claim.name()));
    ObjectNode volume = JsonNodeFactory.instance.objectNode();
    volume
        .put("apiVersion", Resources.PERSISTENT_VOLUMES.apiVersion())
        .put("kind", Resources.PERSISTENT_VOLUMES.kind());
    volume
        .putObject("metadata")
        .put("name", name)
        .putObject("annotations")
        .put(PROVISIONED_BY, NAME);
    ObjectNode spec = volume.putObject("spec");
    spec.set("capacity", claim.at("spec", "resources", "requests").deepCopy());
    spec.set("accessModes", claim.at("spec", "accessModes").deepCopy());
    spec.set("volumeMode", claim.at("spec", "volumeMode"));
    spec.set("claimRef", PersistentVolumeController.reference(claim));
    spec.put("storageClassName", storage.name());
    spec.put("persistentVolumeReclaimPolicy", storage.text("reclaimPolicy"));
    String directory = String.join("_", name, claim.namespace(), claim.name());
    spec.putObject("hostPath").put("path", DIRECTORY + directory).put("type", "DirectoryOrCreate");
    spec.putObject("nodeAffinity")
        .putObject("required")
        .putArray("nodeSelectorTerms")
        .addObject()
        .putArray("matchExpressions")
        .addObject()
        .put("key", "kubernetes.io/hostname")
        .put("operator", "In")
        .putArray("values")
        .add(node);
    ApiObject made = api.create(Resources.PERSISTENT_VOLUMES, volume);
    events.normal(claim, "ProvisioningSucceeded", "Successfully provisioned volume " + name);
    return made;
  }
}
