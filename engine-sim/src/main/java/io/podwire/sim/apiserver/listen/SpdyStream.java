package io.podwire.sim.apiserver.listen;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyHeaders;
import org.jspecify.annotations.Nullable;

/** The server's side of one stream. Written to with the baton held, without waiting. */
final class SpdyStream {
  private static final int PIECE = 32 * 1024;

  private final int id;
  private final SpdyHeaders headers;
  private final Channel channel;
  private final Unread unread;
  private boolean ended;

  SpdyStream(int id, SpdyHeaders headers, Channel channel, Unread unread) {
    this.id = id;
    this.headers = headers;
    this.channel = channel;
    this.unread = unread;
  }

  /** What the client has said of the stream under that name, in lower case; empty if nothing. */
  String header(String name) {
    @Nullable String value = headers.getAsString(name);
    return value == null ? "" : value;
  }

  void write(byte[] bytes, int from) {
    for (int start = from; start < bytes.length && !ended; start += PIECE) {
      int size = Math.min(PIECE, bytes.length - start);
      unread.write(new DefaultSpdyDataFrame(id, Unpooled.wrappedBuffer(bytes, start, size)), size);
    }
  }

  /** Says that nothing more comes. */
  void end() {
    if (!ended) {
      ended = true;
      DefaultSpdyDataFrame last = new DefaultSpdyDataFrame(id, Unpooled.EMPTY_BUFFER);
      last.setLast(true);
      channel.writeAndFlush(last);
    }
  }
}
