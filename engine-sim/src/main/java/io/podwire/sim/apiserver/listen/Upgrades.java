package io.podwire.sim.apiserver.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.podwire.sim.apiserver.http.WebSocketPeer;
import org.jspecify.annotations.Nullable;

/** Turns an HTTP connection into something else. On the event loop. */
final class Upgrades {
  static final String STREAM_PROTOCOL = "X-Stream-Protocol-Version";
  private static final int LARGEST_MESSAGE = 32 * 1024 * 1024;

  private final Front front;

  Upgrades(Front front) {
    this.front = front;
  }

  /** To a WebSocket for the peer. */
  void webSocket(ChannelHandlerContext ctx, IncomingRequest request, WebSocketPeer peer) {
    Channel channel = ctx.channel();
    WebSocketConnection connection = new WebSocketConnection(peer, channel, front);
    if (!channel.isActive()) {
      front.gateway().enter(peer::closed);
      return;
    }
    if (handshake(channel, request, peer.subprotocol(), connection::open)) {
      channel.pipeline().addLast(new WebSocketFrameAggregator(LARGEST_MESSAGE)).addLast(connection);
    }
  }

  /** To SPDY inside a WebSocket, as kubectl forwards ports. */
  void spdyTunnel(
      ChannelHandlerContext ctx, IncomingRequest request, String subprotocol, SpdyService service) {
    Channel channel = ctx.channel();
    if (handshake(channel, request, subprotocol, () -> {})) {
      channel.pipeline().addLast(new WebSocketTunnel());
      speakSpdy(channel, service);
    }
  }

  private boolean handshake(
      Channel channel, IncomingRequest request, String subprotocol, Runnable done) {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(LARGEST_MESSAGE)
            .allowExtensions(false)
            .build();
    @Nullable WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory(
                request.head().uri(), subprotocol.isEmpty() ? null : subprotocol, config)
            .newHandshaker(request.head());
    if (handshaker == null) {
      WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel);
      return false;
    }
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.remove(HttpConnection.class);
    handshaker
        .handshake(channel, request.withoutBody())
        .addListener(
            written -> {
              if (written.isSuccess()) {
                done.run();
              } else {
                channel.close();
              }
            });
    return true;
  }

  /** To SPDY, which has no other name for the protocol in its streams than a header. */
  void spdy(ChannelHandlerContext ctx, String streamProtocol, SpdyService service) {
    FullHttpResponse switching =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    switching
        .headers()
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.UPGRADE, SpdyConnection.NAME)
        .set(STREAM_PROTOCOL, streamProtocol);
    ChannelPipeline pipeline = ctx.pipeline();
    ctx.writeAndFlush(switching);
    pipeline.remove(HttpConnection.class);
    speakSpdy(ctx.channel(), service);
    pipeline.remove(HttpServerCodec.class);
  }

  private void speakSpdy(Channel channel, SpdyService service) {
    channel
        .pipeline()
        .addLast(new SpdyFrameCodec(SpdyVersion.SPDY_3_1))
        .addLast(new SpdyConnection(channel, service, front));
  }
}
