package io.podwire.sim.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.controller.NodeAffinity;
import io.podwire.sim.controller.PersistentVolumeController;
import io.podwire.sim.controller.PodClaims;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the claims of one Pod mean for its node: the volumes of those that are bound may be reached
 * from some nodes alone, the volumes of others are made where the Pod is to run (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/framework/plugins/volumebinding/volume_binding.go">volume_binding.go</a>).
 */
final class VolumeBinding {
  private final Api api;
  private final List<ApiObject> volumes = new ArrayList<>(0);
  private final List<ApiObject> waiting = new ArrayList<>(0);
  private String refusal = "";

  VolumeBinding(Api api, ApiObject pod) {
    this.api = api;
    for (String claim : PodClaims.of(pod)) {
      if (refusal.isEmpty()) {
        look(pod.namespace(), claim);
      }
    }
  }

  private void look(String namespace, String name) {
    Optional<ApiObject> found =
        api.find(new ObjectKey(Resources.PERSISTENT_VOLUME_CLAIMS, namespace, name));
    if (found.isEmpty()) {
      refusal = "persistentvolumeclaim \"" + name + "\" not found";
      return;
    }
    ApiObject claim = found.get();
    if (claim.isDeleting()) {
      refusal = "persistentvolumeclaim \"" + name + "\" is being deleted";
    } else if (PersistentVolumeController.isBound(claim)) {
      api.find(new ObjectKey(Resources.PERSISTENT_VOLUMES, "", claim.text("spec", "volumeName")))
          .ifPresent(volumes::add);
    } else if (waitsForPod(claim)) {
      waiting.add(claim);
    } else {
      refusal = "pod has unbound immediate PersistentVolumeClaims";
    }
  }

  private boolean waitsForPod(ApiObject claim) {
    String storage = claim.text("spec", "storageClassName");
    return api.find(new ObjectKey(Resources.STORAGE_CLASSES, "", storage))
        .map(PersistentVolumeController::waitsForPod)
        .orElse(false);
  }

  /** Why no node at all will do; empty if some may. */
  String refusal() {
    return refusal;
  }

  Verdict on(ApiObject node) {
    for (ApiObject volume : volumes) {
      if (!NodeAffinity.permits(volume.at("spec", "nodeAffinity", "required"), node)) {
        return Verdict.hopeless("node(s) had volume node affinity conflict");
      }
    }
    return Verdict.FITS;
  }

  /** Whether volumes must first be made there; has them made. */
  boolean mustWaitFor(String node) {
    for (ApiObject claim : waiting) {
      if (!claim.annotations().containsKey(PersistentVolumeController.SELECTED_NODE)) {
        ObjectNode tree = claim.copy();
        tree.withObject("/metadata")
            .withObject("/annotations")
            .put(PersistentVolumeController.SELECTED_NODE, node);
        api.update(Resources.PERSISTENT_VOLUME_CLAIMS, tree);
      }
    }
    return !waiting.isEmpty();
  }
}
