package io.podwire.sim.apiserver.listen;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stream has written and its client has not taken yet. Writes come from the holder of the
 * baton, their completion from the connection's event loop.
 */
final class Unread {
  private static final Logger LOG = LoggerFactory.getLogger(Unread.class);
  private static final int WORTH_TELLING = 64;

  private final Channel channel;
  private final Limits limits;
  private final Runnable drained;
  private final AtomicInteger pieces = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean toldMuch;

  /**
   * @param drained run on the event loop once all is taken, if much had not been
   */
  Unread(Channel channel, Limits limits, Runnable drained) {
    this.channel = channel;
    this.limits = limits;
    this.drained = drained;
  }

  /** Writes without waiting; cuts the client off if it has left too much. */
  void write(Object message, int size) {
    if (bytes.addAndGet(size) > limits.unreadBytes()) {
      LOG.info("{} has left {} bytes unread and is cut off", channel.remoteAddress(), bytes.get());
      ReferenceCountUtil.release(message);
      channel.close();
      return;
    }
    pieces.incrementAndGet();
    channel
        .writeAndFlush(message)
        .addListener(
            written -> {
              bytes.addAndGet(-size);
              if (pieces.decrementAndGet() == 0 && toldMuch && written.isSuccess()) {
                toldMuch = false;
                drained.run();
              }
            });
  }

  /** How much is unread, for a sender that rests above a limit of its own. */
  int backlog() {
    int now = bytes.get() > limits.restBytes() ? Integer.MAX_VALUE : pieces.get();
    if (now > WORTH_TELLING) {
      toldMuch = true;
      if (pieces.get() == 0) { // it has just been taken
        return 0;
      }
    }
    return now;
  }
}
