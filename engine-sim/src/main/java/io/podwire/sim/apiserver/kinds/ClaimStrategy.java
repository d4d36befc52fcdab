package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;

/** PersistentVolumeClaims, which nothing ever binds. */
final class ClaimStrategy extends Strategy {
  /** What a claim has that says nothing of it; a template of a StatefulSet's claims has it too. */
  static void defaults(ObjectNode claim) {
    Defaults.text(Defaults.object(claim, "spec"), "volumeMode", "Filesystem");
    Defaults.text(Defaults.object(claim, "status"), "phase", "Pending");
  }

  @Override
  public void setDefaults(ObjectNode claim) {
    defaults(claim);
  }

  @Override
  public void prepareForCreate(ObjectNode claim) {
    claim.putObject("status").put("phase", "Pending");
  }
}
