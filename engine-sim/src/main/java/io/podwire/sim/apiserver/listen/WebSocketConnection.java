package io.podwire.sim.apiserver.listen;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.podwire.sim.apiserver.http.WebSocketPeer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that has become a WebSocket. What the client says is taken on the event loop and
 * told with the baton held; what the server says comes with the baton held and never waits.
 */
final class WebSocketConnection extends SimpleChannelInboundHandler<WebSocketFrame>
    implements WebSocketPeer.Outgoing {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
  private static final int LINGER_SECONDS = 5;

  private final WebSocketPeer peer;
  private final Channel channel;
  private final Inbox inbox;
  private final Unread unread;
  private boolean left; // confined to the event loop

  WebSocketConnection(WebSocketPeer peer, Channel channel, Front front) {
    this.peer = peer;
    this.channel = channel;
    this.inbox = new Inbox(channel, front.gateway());
    this.unread = new Unread(channel, front.limits(), () -> front.gateway().enter(peer::drained));
  }

  /** Begins, once the client knows that the connection is a WebSocket. */
  void open() {
    inbox.put(0, () -> peer.opened(this));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (frame instanceof PingWebSocketFrame) {
      ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
    } else if (frame instanceof CloseWebSocketFrame) {
      leave();
      ctx.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
    } else if (!(frame instanceof PongWebSocketFrame)) {
      byte[] message = ByteBufUtil.getBytes(frame.content());
      inbox.put(message.length, () -> peer.message(message));
    }
  }

  private void leave() {
    if (!left) {
      left = true;
      inbox.put(0, peer::closed);
    }
  }

  @Override
  public void text(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    unread.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes)), bytes.length);
  }

  @Override
  public void binary(byte[] message) {
    unread.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)), message.length);
  }

  @Override
  public void close(int code, String reason) {
    channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
    channel.eventLoop().schedule((Runnable) channel::close, LINGER_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public int backlog() {
    return unread.backlog();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("{} is closed", ctx.channel(), cause);
    ctx.close();
  }
}
