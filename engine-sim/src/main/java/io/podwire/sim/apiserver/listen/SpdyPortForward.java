package io.podwire.sim.apiserver.listen;

import io.podwire.sim.apiserver.http.WebSocketPeer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * portforward over SPDY: two streams, one for data and one for errors, for each connection.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go">httpstream.go</a>
 */
final class SpdyPortForward implements SpdyService {
  /** What is spoken over the streams. */
  static final String PROTOCOL = "portforward.k8s.io";

  /** Its name inside a WebSocket. */
  static final String TUNNELLED = SpdyConnection.NAME + "+" + PROTOCOL;

  private static final byte CLOSE = (byte) 255;

  private final IntFunction<WebSocketPeer> dialer;
  private final Map<String, Forward> forwards = new LinkedHashMap<>();

  /**
   * @param dialer makes the far end of a connection to a port
   */
  SpdyPortForward(IntFunction<WebSocketPeer> dialer) {
    this.dialer = dialer;
  }

  @Override
  public void opened(SpdyStream stream) {
    Forward forward = forwards.computeIfAbsent(stream.header("requestid"), Forward::new);
    if (isData(stream)) {
      forward.data = stream;
    } else {
      forward.errors = stream;
    }
    if (forward.data != null && forward.errors != null && forward.peer == null) {
      WebSocketPeer peer = dialer.apply(Integer.parseInt(stream.header("port")));
      forward.peer = peer;
      peer.opened(forward);
    }
  }

  private static boolean isData(SpdyStream stream) {
    return stream.header("streamtype").equals("data");
  }

  @Override
  public void data(SpdyStream stream, byte[] bytes) {
    Forward forward = forwards.get(stream.header("requestid"));
    if (forward != null && forward.peer != null && isData(stream)) {
      byte[] message = new byte[bytes.length + 1];
      System.arraycopy(bytes, 0, message, 1, bytes.length);
      forward.peer.message(message);
    }
  }

  @Override
  public void ended(SpdyStream stream) {
    Forward forward = forwards.get(stream.header("requestid"));
    if (forward != null && forward.peer != null && isData(stream)) {
      forward.peer.message(new byte[] {CLOSE, 0});
    }
  }

  @Override
  public void reset(SpdyStream stream) {
    if (isData(stream)) {
      Forward forward = forwards.remove(stream.header("requestid"));
      if (forward != null && forward.peer != null) {
        forward.peer.closed();
      }
    }
  }

  @Override
  public void closed() {
    for (Forward forward : forwards.values()) {
      if (forward.peer != null) {
        forward.peer.closed();
      }
    }
    forwards.clear();
  }

  /** One connection's way back to the client. */
  private final class Forward implements WebSocketPeer.Outgoing {
    private final String id;
    private final Map<Byte, Boolean> announced = new HashMap<>();
    private @Nullable SpdyStream data;
    private @Nullable SpdyStream errors;
    private @Nullable WebSocketPeer peer;

    Forward(String id) {
      this.id = id;
    }

    /** Each channel begins with the port's number, which streams carry as a header. */
    @Override
    public void binary(byte[] message) {
      if (announced.putIfAbsent(message[0], true) == null) {
        return;
      }
      SpdyStream stream = message[0] == 0 ? data : errors;
      if (stream != null) {
        stream.write(message, 1);
      }
    }

    @Override
    public void text(String message) {
      throw new UnsupportedOperationException("the channels are binary");
    }

    @Override
    public void close(int code, String reason) {
      if (data != null && errors != null) {
        errors.end();
        data.end();
      }
      forwards.remove(id);
    }

    @Override
    public int backlog() {
      return 0; // a connection does not rest
    }
  }
}
