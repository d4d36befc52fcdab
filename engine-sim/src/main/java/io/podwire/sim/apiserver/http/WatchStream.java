package io.podwire.sim.apiserver.http;

import java.util.Arrays;

/** A watch as the body of an HTTP answer: one line per event. */
final class WatchStream implements ApiResponse.ByteStream {
  private final Watch watch;

  WatchStream(Watch watch) {
    this.watch = watch;
  }

  @Override
  public void start(ApiResponse.Receiver receiver) {
    watch.start(
        event -> {
          byte[] line = Arrays.copyOf(event, event.length + 1);
          line[event.length] = '\n';
          receiver.bytes(line);
        },
        receiver::end,
        () -> (int) Math.min(Integer.MAX_VALUE, receiver.backlog()));
  }

  @Override
  public void drained() {
    watch.resume();
  }

  @Override
  public void cancel() {
    watch.cancel();
  }
}
