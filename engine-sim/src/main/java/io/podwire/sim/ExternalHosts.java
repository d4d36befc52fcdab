package io.podwire.sim;

import io.podwire.app.App;
import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.coredns.OutsideNames;
import io.podwire.sim.image.app.AppImage;
import io.podwire.sim.network.Network;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.ContainerRuntime;
import io.podwire.sim.runtime.ContainerSpec;
import io.podwire.sim.runtime.ContainerStartException;
import io.podwire.sim.runtime.Image;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The machines outside the cluster that a scenario declares, each with an address of <a
 * href="https://www.rfc-editor.org/rfc/rfc5737">TEST-NET-2</a>. To be used by who holds the baton.
 */
final class ExternalHosts implements OutsideNames {
  private static final Ip RANGE = Ip.of("198.51.100.0");
  private static final int MOST = 254;

  private final Simulation simulation;
  private final Network network;
  private final Map<String, Host> hosts = new LinkedHashMap<>();

  private record Host(Ip address, NetworkNamespace network, Container runs) {}

  ExternalHosts(Simulation simulation, Network network) {
    this.simulation = simulation;
    this.network = network;
  }

  /** Lets a host of that name do this, in place of what it did. */
  Ip declare(String name, App app) {
    String key = name.toLowerCase(Locale.ROOT);
    Host before = hosts.get(key);
    if (before == null && hosts.size() == MOST) {
      throw new IllegalStateException("external: no more than " + MOST + " hosts are possible");
    }
    if (before != null) {
      before.runs.kill();
    }
    Ip address = before == null ? RANGE.plus(hosts.size() + 1) : before.address;
    NetworkNamespace place = before == null ? network.addOutsideHost(key, address) : before.network;
    hosts.put(key, new Host(address, place, start(key, place, AppImage.of(app))));
    return address;
  }

  private Container start(String name, NetworkNamespace place, Image image) {
    ContainerRuntime runtime = new ContainerRuntime(simulation, reference -> Optional.of(image));
    Container container =
        runtime.create(
            new ContainerSpec(
                name, name, List.of(), List.of(), Map.of(), "", List.of(), name, place, false,
                false));
    try {
      container.start();
    } catch (ContainerStartException itsOwnProgram) {
      throw new IllegalStateException(itsOwnProgram);
    }
    return container;
  }

  @Override
  public Optional<List<Ip>> find(String name) {
    return Optional.ofNullable(hosts.get(name)).map(host -> List.of(host.address));
  }
}
