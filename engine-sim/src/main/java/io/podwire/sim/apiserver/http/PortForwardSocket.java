package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.KubeletConnection;
import io.podwire.sim.apiserver.KubeletConnection.RemoteProcess;
import io.podwire.sim.apiserver.KubeletConnection.RemoteStreams;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.store.ApiObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * portforward over a WebSocket, as fabric8 speaks it: channel 0 is the connection, channel 1 tells
 * what is wrong; each begins with the number of the port.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/kubelet/pkg/cri/streaming/portforward/websocket.go">websocket.go</a>
 */
final class PortForwardSocket implements WebSocketPeer, RemoteStreams {
  private static final byte DATA = 0;
  private static final byte ERROR = 1;
  // Ends the client's direction, as v5 does for exec; SPDY can, and no WebSocket client does.
  private static final byte CLOSE = (byte) 255;
  private static final int NORMAL_CLOSURE = 1000;
  private static final int LARGEST_PORT = 65535;

  private final String protocol;
  private final ApiObject pod;
  private final KubeletConnection kubelet;
  private final int port;
  private @Nullable Outgoing client;
  private @Nullable RemoteProcess connection;

  PortForwardSocket(String protocol, ApiObject pod, KubeletConnection kubelet, int port) {
    this.protocol = protocol;
    this.pod = pod;
    this.kubelet = kubelet;
    this.port = port;
  }

  static int port(String text) {
    if (text.contains(",")) {
      throw Statuses.notSimulated("several ports in one portforward");
    }
    if (text.isEmpty()) {
      throw Statuses.badRequest("query parameter \"port\" is required");
    }
    if (!text.matches("\\d{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > LARGEST_PORT) {
      throw Statuses.badRequest("unable to parse \"" + text + "\" as a port");
    }
    return Integer.parseInt(text);
  }

  @Override
  public String subprotocol() {
    return protocol;
  }

  @Override
  public void opened(Outgoing outgoing) {
    client = outgoing;
    byte[] number = {(byte) port, (byte) (port >> 8)};
    send(DATA, number);
    send(ERROR, number);
    connection = kubelet.portForward(pod.namespace(), pod.name(), port, this);
  }

  @Override
  public void message(byte[] message) {
    if (connection == null || message.length < 2) {
      return;
    }
    if (message[0] == DATA) {
      connection.stdin(Arrays.copyOfRange(message, 1, message.length));
    } else if (message[0] == CLOSE && message[1] == DATA) {
      connection.closeStdin();
    }
  }

  @Override
  public void closed() {
    if (connection != null) {
      connection.disconnect();
    }
  }

  @Override
  public void stdout(byte[] bytes) {
    send(DATA, bytes);
  }

  @Override
  public void stderr(byte[] bytes) {
    send(ERROR, bytes);
  }

  @Override
  public void exited(int code) {
    close();
  }

  @Override
  public void failed(String message) {
    String text =
        "an error occurred forwarding "
            + port
            + ": error forwarding port "
            + port
            + " to pod "
            + pod.uid()
            + ": "
            + message;
    send(ERROR, text.getBytes(StandardCharsets.UTF_8));
    close();
  }

  private void close() {
    if (client != null) {
      client.close(NORMAL_CLOSURE, "");
    }
  }

  private void send(byte channel, byte[] bytes) {
    byte[] message = new byte[bytes.length + 1];
    message[0] = channel;
    System.arraycopy(bytes, 0, message, 1, bytes.length);
    if (client != null) {
      client.binary(message);
    }
  }
}
