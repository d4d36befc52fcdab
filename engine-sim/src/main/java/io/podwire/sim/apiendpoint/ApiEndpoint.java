package io.podwire.sim.apiendpoint;

import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.listen.CarriedConnections;
import io.podwire.sim.apiserver.listen.Credentials;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.TcpConnection;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API server's place in the network. */
public final class ApiEndpoint {
  private final Simulation simulation;
  private final NetworkNode node;
  private final int port;
  private final Supplier<CarriedConnections> make;
  private @Nullable CarriedConnections connections;

  /**
   * @param node where the server runs
   * @param port where it listens there
   */
  public ApiEndpoint(ApiServer server, Credentials credentials, NetworkNode node, int port) {
    this.simulation = server.simulation();
    this.node = node;
    this.port = port;
    this.make = () -> new CarriedConnections(server, credentials);
  }

  /** Begins to listen. */
  public void start() {
    try {
      node.host().listen(Ip.ANY, port, this::accept);
    } catch (BindException nobodyWasThereBefore) {
      throw new UncheckedIOException(nobodyWasThereBefore);
    }
  }

  private void accept(TcpConnection connection) {
    if (connections == null) {
      connections = make.get();
    }
    new TcpChannel(simulation, connection, connections).start();
  }
}
