package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import java.util.List;
import java.util.Optional;

/** The names outside the cluster that a scenario declares. */
@FunctionalInterface
public interface OutsideNames {
  /** A network without any name outside the cluster. */
  OutsideNames NONE = name -> Optional.empty();

  /**
   * The addresses of the name, in lower case and without a dot at its end; empty if it is not
   * declared.
   */
  Optional<List<Ip>> find(String name);
}
