package io.podwire;

import io.podwire.app.ClientNetwork;
import io.podwire.probe.Reach;
import io.podwire.probe.ToolRun;
import io.podwire.probe.UdpAnswer;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** One datagram over the outside network, from a port of its own. */
final class OutsideDatagram implements Question<UdpAnswer> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Scene scene;
  private final UdpMessage message;
  private final String host;
  private final int port;

  OutsideDatagram(Scene scene, UdpMessage message, String host, int port) {
    this.scene = scene;
    this.message = message;
    this.host = host;
    this.port = port;
  }

  @Override
  public UdpAnswer ask() {
    List<String> words = List.of("send", message.text(), host, Integer.toString(port));
    ClientNetwork network = scene.session().outside();
    byte[] datagram = message.text().getBytes(StandardCharsets.UTF_8);
    try {
      String data = new String(network.ask(host, port, datagram, PATIENCE), StandardCharsets.UTF_8);
      return new UdpAnswer(Reach.CONNECTED, data, new ToolRun(words, data, "", 0));
    } catch (PortUnreachableException e) {
      return nothing(Reach.REFUSED, words, e);
    } catch (SocketTimeoutException e) {
      return nothing(Reach.TIMED_OUT, words, e);
    } catch (IOException e) {
      return nothing(OutsideFailure.reach(e), words, e);
    }
  }

  private static UdpAnswer nothing(Reach reach, List<String> words, IOException e) {
    return new UdpAnswer(reach, "", new ToolRun(words, "", String.valueOf(e.getMessage()), 1));
  }

  @Override
  public String toString() {
    return message + " to " + host + ":" + port + " from outside";
  }
}
