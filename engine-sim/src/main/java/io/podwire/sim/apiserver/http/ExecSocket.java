package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.KubeletConnection.RemoteProcess;
import io.podwire.sim.apiserver.KubeletConnection.RemoteStreams;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.store.Json;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * exec and attach over a WebSocket: each message begins with the number of its channel. What the
 * process says before the client is connected waits.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/websocket.go">websocket.go</a>
 */
final class ExecSocket implements WebSocketPeer, RemoteStreams {
  private static final byte STDIN = 0;
  private static final byte STDOUT = 1;
  private static final byte STDERR = 2;
  private static final byte ERROR = 3;
  private static final byte CLOSE = (byte) 255; // of v5 alone
  private static final int NORMAL_CLOSURE = 1000;

  private final String protocol;
  private final List<String> command;
  private final boolean stdout;
  private final boolean stderr;
  private final Queue<byte[]> early = new ArrayDeque<>();
  private @Nullable Outgoing client;
  private @Nullable RemoteProcess process;
  private boolean ended;

  ExecSocket(String protocol, ApiRequest request) {
    this.protocol = protocol;
    this.command = request.parameters("command", List.of());
    this.stdout = request.flag("stdout");
    // A terminal has one stream; what goes to the other comes out of it, too.
    this.stderr = request.flag("stderr") && !request.flag("tty");
    if (stdout || stderr) {
      send(stdout ? STDOUT : STDERR, new byte[0]); // tells the client that it is connected
    }
  }

  void begin(RemoteProcess started) {
    process = started;
  }

  @Override
  public String subprotocol() {
    return protocol;
  }

  @Override
  public void opened(Outgoing outgoing) {
    client = outgoing;
    early.forEach(outgoing::binary);
    early.clear();
    if (ended) {
      outgoing.close(NORMAL_CLOSURE, "");
    }
  }

  @Override
  public void message(byte[] message) {
    RemoteProcess to = process;
    if (message.length == 0 || to == null || ended) {
      return;
    }
    if (message[0] == STDIN) {
      to.stdin(Arrays.copyOfRange(message, 1, message.length));
    } else if (message[0] == CLOSE && message.length > 1 && message[1] == STDIN) {
      to.closeStdin();
    }
    // A message on the resize channel changes the size of a terminal that nothing here looks at.
  }

  @Override
  public void closed() {
    if (process != null && !ended) {
      ended = true;
      process.disconnect();
    }
  }

  @Override
  public void stdout(byte[] bytes) {
    if (stdout) {
      send(STDOUT, bytes);
    }
  }

  @Override
  public void stderr(byte[] bytes) {
    if (stderr) {
      send(STDERR, bytes);
    } else if (stdout) {
      send(STDOUT, bytes);
    }
  }

  @Override
  public void exited(int code) {
    ObjectNode status = Json.object();
    status.putObject("metadata");
    if (code == 0) {
      end(status.put("status", "Success"));
      return;
    }
    status
        .put("status", "Failure")
        .put(
            "message",
            "command terminated with non-zero exit code: error executing command ["
                + String.join(" ", command)
                + "], exit code "
                + code)
        .put("reason", "NonZeroExitCode");
    status
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", Integer.toString(code));
    end(status);
  }

  @Override
  public void failed(String message) {
    ObjectNode status =
        Statuses.internal("error executing command in container: " + message).status();
    status
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("message", "error executing command in container: " + message);
    end(status);
  }

  /** It was not even begun. */
  void refused(ApiException refusal) {
    end(refusal.status());
  }

  private void end(ObjectNode status) {
    if (ended) {
      return;
    }
    ended = true;
    send(ERROR, Json.bytes(status));
    if (client != null) {
      client.close(NORMAL_CLOSURE, "");
    }
  }

  private void send(byte channel, byte[] bytes) {
    byte[] message = new byte[bytes.length + 1];
    message[0] = channel;
    System.arraycopy(bytes, 0, message, 1, bytes.length);
    if (client == null) {
      early.add(message);
    } else {
      client.binary(message);
    }
  }
}
