package io.podwire.sim.apiserver.listen;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that has become SPDY/3.1: the client's streams, each with two directions. There is
 * no flow control, because the peer, Go's {@code spdystream}, has none: it never widens a window.
 * Confined to its event loop.
 *
 * @see <a href="https://github.com/moby/spdystream/blob/v0.5.0/connection.go">connection.go</a>
 */
final class SpdyConnection extends ChannelInboundHandlerAdapter {
  static final String NAME = "SPDY/3.1";
  private static final Logger LOG = LoggerFactory.getLogger(SpdyConnection.class);

  private final Channel channel;
  private final SpdyService service;
  private final Inbox inbox;
  private final Unread unread;
  private final Map<Integer, SpdyStream> streams = new HashMap<>();

  SpdyConnection(Channel channel, SpdyService service, Front front) {
    this.channel = channel;
    this.service = service;
    this.inbox = new Inbox(channel, front.gateway());
    this.unread = new Unread(channel, front.limits(), () -> {});
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    try {
      if (frame instanceof SpdySynStreamFrame opening) {
        open(ctx, opening);
      } else if (frame instanceof SpdyDataFrame data) {
        take(ctx, data);
      } else if (frame instanceof SpdyRstStreamFrame reset) {
        SpdyStream stream = streams.remove(reset.streamId());
        if (stream != null) {
          inbox.put(0, () -> service.reset(stream));
        }
      } else if (frame instanceof SpdyPingFrame ping) {
        ctx.writeAndFlush(ping);
      }
      // What else there is (settings, windows, farewells) asks for nothing.
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void open(ChannelHandlerContext ctx, SpdySynStreamFrame opening) {
    int id = opening.streamId();
    SpdyStream stream = new SpdyStream(id, opening.headers(), channel, unread);
    streams.put(id, stream);
    DefaultSpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(id);
    // Go's decoder wants the block of headers, which Netty leaves out if it is empty.
    reply.headers().set("streamtype", stream.header("streamtype"));
    ctx.writeAndFlush(reply);
    inbox.put(0, () -> service.opened(stream));
    if (opening.isLast()) {
      inbox.put(0, () -> service.ended(stream));
    }
  }

  private void take(ChannelHandlerContext ctx, SpdyDataFrame data) {
    SpdyStream stream = streams.get(data.streamId());
    if (stream == null) {
      ctx.writeAndFlush(
          new DefaultSpdyRstStreamFrame(data.streamId(), SpdyStreamStatus.INVALID_STREAM));
      return;
    }
    byte[] bytes = ByteBufUtil.getBytes(data.content());
    if (bytes.length > 0) {
      inbox.put(bytes.length, () -> service.data(stream, bytes));
    }
    if (data.isLast()) {
      inbox.put(0, () -> service.ended(stream));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    inbox.put(0, service::closed);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("{} is closed", ctx.channel(), cause);
    ctx.close();
  }
}
