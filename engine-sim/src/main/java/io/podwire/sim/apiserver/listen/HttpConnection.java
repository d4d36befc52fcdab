package io.podwire.sim.apiserver.listen;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.auth.User;
import io.podwire.sim.apiserver.http.ApiRequest;
import io.podwire.sim.apiserver.http.ApiResponse;
import io.podwire.sim.apiserver.http.WebSocketPeer;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: takes its requests one after the other, lets each into the simulation,
 * and writes the answers. Confined to its event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
  private static final int PIPELINED = 64;
  // How long who was refused before it had sent all may go on, so that it reads why.
  private static final int LINGER_SECONDS = 5;

  private final Front front;
  private final Upgrades upgrades;
  private final Queue<HttpObject> later = new ArrayDeque<>();
  private @Nullable IncomingRequest incoming;
  private ApiResponse.@Nullable ByteStream stream;
  private @Nullable User user;
  private boolean refused;
  private boolean busy;
  private boolean lingering;

  HttpConnection(Front front) {
    this.front = front;
    this.upgrades = new Upgrades(front);
  }

  /** Whether it waits for the client, not the client for it. */
  boolean isIdle() {
    return !busy;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (busy) {
      later.add((HttpObject) message);
      if (later.size() > PIPELINED) {
        ctx.channel().config().setAutoRead(false);
      }
      return;
    }
    take(ctx, (HttpObject) message);
  }

  private void take(ChannelHandlerContext ctx, HttpObject message) {
    try {
      if (lingering) {
        if (message instanceof LastHttpContent) {
          ctx.close();
        }
      } else if (message.decoderResult().isFailure()) {
        refuse(ctx, Answers.malformed(status(message.decoderResult().cause())));
      } else {
        if (message instanceof HttpRequest head) {
          begin(ctx, new IncomingRequest(head));
        }
        if (message instanceof HttpContent content && incoming != null) {
          add(ctx, incoming, content);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private static HttpResponseStatus status(Throwable cause) {
    if (cause instanceof TooLongHttpHeaderException) {
      return HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
    }
    return cause instanceof TooLongHttpLineException
        ? HttpResponseStatus.REQUEST_URI_TOO_LONG
        : HttpResponseStatus.BAD_REQUEST;
  }

  private void begin(ChannelHandlerContext ctx, IncomingRequest request) {
    incoming = request;
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    String authorization = request.header(HttpHeaderNames.AUTHORIZATION);
    user = front.authenticator().user(tls.engine().getSession(), authorization).orElse(null);
    refused = user == null && !Authenticator.hasToken(authorization);
    if (request.announcesTooMuch()) {
      refuse(ctx, refused ? Answers.unauthorized() : Answers.tooLarge());
    } else if (request.awaitsContinue() && !refused) {
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  private void add(ChannelHandlerContext ctx, IncomingRequest request, HttpContent piece) {
    if (!request.add(piece.content())) {
      refuse(ctx, refused ? Answers.unauthorized() : Answers.tooLarge());
    } else if (piece instanceof LastHttpContent) {
      incoming = null;
      ask(ctx, request);
    }
  }

  /** Answers before all is read: the rest is of no interest, and the connection ends. */
  private void refuse(ChannelHandlerContext ctx, FullHttpResponse answer) {
    incoming = null;
    lingering = true;
    answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.writeAndFlush(answer)
        .addListener(written -> ctx.pipeline().get(SslHandler.class).closeOutbound());
    ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  private void ask(ChannelHandlerContext ctx, IncomingRequest request) {
    ApiRequest asked;
    try {
      asked = request.toApiRequest(user);
    } catch (URISyntaxException e) {
      refuse(ctx, Answers.malformed(HttpResponseStatus.BAD_REQUEST));
      return;
    }
    busy = true;
    front
        .gateway()
        .enter(
            () -> answer(ctx, request, asked),
            closed -> onLoop(ctx, () -> finish(ctx, request, Answers.refusal(closedNow(closed)))));
  }

  private static ApiException closedNow(RuntimeException closed) {
    return Statuses.internal(String.valueOf(closed.getMessage()));
  }

  /** With the baton held. */
  private void answer(ChannelHandlerContext ctx, IncomingRequest request, ApiRequest asked) {
    try {
      if (request.upgradesTo("websocket")) {
        upgradeToWebSocket(ctx, request, asked);
        return;
      }
      if (request.upgradesTo(SpdyConnection.NAME)) {
        upgradeToSpdy(ctx, request, asked);
        return;
      }
    } catch (ApiException refusal) {
      onLoop(ctx, () -> finish(ctx, request, Answers.refusal(refusal)));
      return;
    }
    front.handler().handle(asked, answer -> reply(ctx, request, answer));
  }

  /** With the baton held. */
  private void reply(ChannelHandlerContext ctx, IncomingRequest request, ApiResponse answer) {
    ApiResponse.ByteStream body = answer.stream();
    if (body == null) {
      onLoop(ctx, () -> finish(ctx, request, Answers.whole(answer)));
      return;
    }
    onLoop(ctx, () -> beginStream(ctx, request, answer, body));
    body.start(
        new StreamingAnswer(
            ctx.channel(),
            front.limits(),
            () -> front.gateway().enter(body::drained),
            () -> onLoop(ctx, () -> endStream(ctx, request))));
  }

  private void upgradeToWebSocket(
      ChannelHandlerContext ctx, IncomingRequest request, ApiRequest asked) {
    List<String> offered = request.listed(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    if (offered.contains(SpdyPortForward.TUNNELLED)) {
      SpdyService forward = new SpdyPortForward(front.handler().portForward(asked));
      onLoop(ctx, () -> upgrades.spdyTunnel(ctx, request, SpdyPortForward.TUNNELLED, forward));
      return;
    }
    WebSocketPeer peer = front.handler().upgrade(asked, offered);
    onLoop(ctx, () -> upgrades.webSocket(ctx, request, peer));
  }

  private void upgradeToSpdy(ChannelHandlerContext ctx, IncomingRequest request, ApiRequest asked) {
    List<String> offered = request.listed(Upgrades.STREAM_PROTOCOL);
    if (offered.contains(SpdyPortForward.PROTOCOL)) {
      SpdyService forward = new SpdyPortForward(front.handler().portForward(asked));
      onLoop(ctx, () -> upgrades.spdy(ctx, SpdyPortForward.PROTOCOL, forward));
    } else if (offered.contains(SpdyExec.PROTOCOL)) {
      WebSocketPeer peer = front.handler().exec(asked);
      SpdyService exec = new SpdyExec(peer, asked, ctx.channel());
      onLoop(ctx, () -> upgrades.spdy(ctx, SpdyExec.PROTOCOL, exec));
    } else {
      throw new ApiException(
          Statuses.failure(
              403,
              "Forbidden",
              "unable to upgrade: unable to negotiate protocol: client supports "
                  + offered
                  + ", server accepts ["
                  + SpdyExec.PROTOCOL
                  + "]"));
    }
  }

  /** On the event loop; at once where the holder of the baton is that. */
  private static void onLoop(ChannelHandlerContext ctx, Runnable work) {
    if (ctx.executor().inEventLoop()) {
      work.run();
    } else {
      ctx.executor().execute(work);
    }
  }

  private void beginStream(
      ChannelHandlerContext ctx,
      IncomingRequest request,
      ApiResponse answer,
      ApiResponse.ByteStream body) {
    if (!ctx.channel().isActive()) {
      front.gateway().enter(body::cancel);
      return;
    }
    stream = body;
    HttpResponse head = Answers.streaming(answer);
    if (!request.understandsChunks()) {
      head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
    }
    ctx.writeAndFlush(head);
  }

  private void endStream(ChannelHandlerContext ctx, IncomingRequest request) {
    stream = null;
    finish(
        ctx,
        request.keepsAlive() && request.understandsChunks(),
        LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void finish(
      ChannelHandlerContext ctx, IncomingRequest request, FullHttpResponse response) {
    boolean keepAlive = request.keepsAlive();
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (!request.understandsChunks()) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    finish(ctx, keepAlive, response);
  }

  private void finish(ChannelHandlerContext ctx, boolean keepAlive, HttpObject last) {
    if (!keepAlive) {
      ctx.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    ctx.writeAndFlush(last);
    busy = false;
    ctx.channel().config().setAutoRead(true);
    while (!busy && !later.isEmpty()) {
      take(ctx, later.remove());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ApiResponse.ByteStream open = stream;
    if (open != null) {
      stream = null;
      front.gateway().enter(open::cancel);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    later.forEach(ReferenceCountUtil::release);
    later.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("{} is closed", ctx.channel(), cause);
    ctx.close();
  }
}
