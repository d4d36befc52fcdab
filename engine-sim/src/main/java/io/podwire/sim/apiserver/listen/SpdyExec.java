package io.podwire.sim.apiserver.listen;

import io.netty.channel.Channel;
import io.podwire.sim.apiserver.http.ApiRequest;
import io.podwire.sim.apiserver.http.WebSocketPeer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * exec and attach over SPDY: a stream for each channel of the WebSocket protocol that the API
 * server speaks.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/httpstream.go">httpstream.go</a>
 */
final class SpdyExec implements SpdyService, WebSocketPeer.Outgoing {
  /** What is spoken over the streams. */
  static final String PROTOCOL = "v4.channel.k8s.io";

  private static final byte CLOSE = (byte) 255;
  private static final int LINGER_SECONDS = 5;
  // https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/api/core/v1/types.go
  // (StreamType…)
  private static final List<String> TYPES = List.of("stdin", "stdout", "stderr", "error", "resize");

  private final WebSocketPeer peer;
  private final Channel channel;
  private final int expected;
  private final Map<Integer, SpdyStream> streams = new HashMap<>();

  SpdyExec(WebSocketPeer peer, ApiRequest request, Channel channel) {
    this.peer = peer;
    this.channel = channel;
    boolean tty = request.flag("tty");
    int count = 1; // errors
    count += request.flag("stdin") ? 1 : 0;
    count += request.flag("stdout") ? 1 : 0;
    count += request.flag("stderr") && !tty ? 1 : 0;
    count += tty ? 1 : 0; // its size
    this.expected = count;
  }

  @Override
  public void opened(SpdyStream stream) {
    int number = number(stream);
    if (number >= 0 && streams.putIfAbsent(number, stream) == null && streams.size() == expected) {
      peer.opened(this);
    }
  }

  private static int number(SpdyStream stream) {
    return TYPES.indexOf(stream.header("streamtype"));
  }

  @Override
  public void data(SpdyStream stream, byte[] bytes) {
    byte[] message = new byte[bytes.length + 1];
    message[0] = (byte) number(stream);
    System.arraycopy(bytes, 0, message, 1, bytes.length);
    peer.message(message);
  }

  @Override
  public void ended(SpdyStream stream) {
    if (number(stream) == 0) {
      peer.message(new byte[] {CLOSE, 0});
    }
  }

  @Override
  public void reset(SpdyStream stream) {
    ended(stream);
  }

  @Override
  public void closed() {
    peer.closed();
  }

  @Override
  public void binary(byte[] message) {
    SpdyStream stream = streams.get((int) message[0]);
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
    streams.values().forEach(SpdyStream::end);
    channel.eventLoop().schedule((Runnable) channel::close, LINGER_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public int backlog() {
    return 0; // a process does not rest
  }
}
