package io.podwire.sim.kubelet;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;

/** The volume behind a claim. */
final class ClaimedVolume {
  private ClaimedVolume() {}

  /**
   * The directory of the node that it is.
   *
   * @throws ConfigException if the claim has no volume, or one that is elsewhere
   */
  static String path(Api api, String namespace, String claimName) throws ConfigException {
    ApiObject claim =
        api.find(new ObjectKey(Resources.PERSISTENT_VOLUME_CLAIMS, namespace, claimName))
            .orElseThrow(() -> References.missing("persistentvolumeclaim", claimName));
    String name = claim.text("spec", "volumeName");
    ApiObject volume =
        api.find(new ObjectKey(Resources.PERSISTENT_VOLUMES, "", name))
            .orElseThrow(() -> new ConfigException("PVC is not bound"));
    for (String kind : new String[] {"hostPath", "local"}) {
      if (volume.at("spec").has(kind)) {
        return volume.text("spec", kind, "path");
      }
    }
    throw new ConfigException(
        "PersistentVolume \""
            + name
            + "\" is neither hostPath nor local: no other is simulated by"
            + " Podwire");
  }
}
