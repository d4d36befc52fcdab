package io.podwire.sim.apiserver.listen;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a stream's client has said and the simulation has not heard yet. A client that says much at
 * once has to wait: its connection is not read meanwhile. Used on the event loop.
 */
final class Inbox {
  private static final long PLENTY = 1024 * 1024;

  private final Channel channel;
  private final Gateway gateway;
  private final AtomicLong unheard = new AtomicLong();

  Inbox(Channel channel, Gateway gateway) {
    this.channel = channel;
    this.gateway = gateway;
  }

  /** Lets the simulation do the work, after all that was put in before. */
  void put(int size, Runnable work) {
    if (unheard.addAndGet(size) > PLENTY) {
      channel.config().setAutoRead(false);
    }
    gateway.enter(
        () -> {
          work.run();
          if (unheard.addAndGet(-size) <= PLENTY) {
            channel.config().setAutoRead(true);
          }
        },
        refusal -> channel.close());
  }
}
