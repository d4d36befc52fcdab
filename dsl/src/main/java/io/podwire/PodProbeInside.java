package io.podwire;

import org.apiguardian.api.API;

/** Asks the network from a container of the user's own, whose image must have the tools. */
@API(status = API.Status.EXPERIMENTAL)
public final class PodProbeInside extends ToolProbe {
  PodProbeInside(Scene scene, Seat seat) {
    super(scene, seat);
  }
}
