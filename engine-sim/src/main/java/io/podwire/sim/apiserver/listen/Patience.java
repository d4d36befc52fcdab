package io.podwire.sim.apiserver.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends connections of clients that do not read what is theirs, or do not say what they began. */
final class Patience extends IdleStateHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  Patience(Limits limits) {
    super(true, 0, limits.stalled().toMillis(), limits.idle().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
    Channel channel = ctx.channel();
    if (event.state() == IdleState.WRITER_IDLE && hasUnread(channel)) {
      LOG.info("{} does not read and is cut off", channel.remoteAddress());
      channel.close();
    } else if (event.state() == IdleState.ALL_IDLE) {
      HttpConnection http = channel.pipeline().get(HttpConnection.class);
      if (http != null && http.isIdle()) {
        channel.close();
      }
    }
  }

  private static boolean hasUnread(Channel channel) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting != null && waiting.totalPendingWriteBytes() > 0;
  }
}
