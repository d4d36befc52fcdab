package io.podwire;

import io.podwire.failure.Aim;
import io.podwire.probe.Exec;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a probe sits: the words for it, the namespace whose names it knows, and the container to
 * run in, found afresh for each look.
 */
record Seat(
    String words,
    String namespace,
    Toolbox toolbox,
    boolean podNetwork,
    Supplier<Exec.Container> container) {
  /** From here to there, over TCP. */
  @Nullable Aim aim(@Nullable Destination to) {
    return to == null ? null : new Aim(namespace, client(), to.host(), to.port(), "TCP");
  }

  /** From here to there, over UDP. */
  Aim udpAim(Destination to) {
    return new Aim(namespace, client(), to.host(), to.port(), "UDP");
  }

  private @Nullable String client() {
    return podNetwork ? container.get().pod() : null;
  }

  @Override
  public String toString() {
    return words;
  }
}
