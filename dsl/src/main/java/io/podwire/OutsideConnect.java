package io.podwire;

import io.podwire.app.ClientNetwork;
import io.podwire.probe.Reach;
import io.podwire.probe.TcpAnswer;
import io.podwire.probe.ToolRun;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** One TCP connection over the outside network, closed as soon as it is there. */
final class OutsideConnect implements Question<TcpAnswer> {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Scene scene;
  private final String host;
  private final int port;

  OutsideConnect(Scene scene, String host, int port) {
    this.scene = scene;
    this.host = host;
    this.port = port;
  }

  @Override
  public TcpAnswer ask() {
    List<String> words = List.of("connect", host, Integer.toString(port));
    ClientNetwork network = scene.session().outside();
    try (Socket socket = network.socketFactory().createSocket()) {
      socket.connect(
          new InetSocketAddress(network.lookup(host).get(0), port), (int) PATIENCE.toMillis());
      return new TcpAnswer(Reach.CONNECTED, new ToolRun(words, "", "", 0));
    } catch (IOException e) {
      return new TcpAnswer(
          OutsideFailure.reach(e), new ToolRun(words, "", String.valueOf(e.getMessage()), 1));
    }
  }

  @Override
  public String toString() {
    return "connecting to " + host + ":" + port + " from outside";
  }
}
