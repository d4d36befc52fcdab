package io.podwire.sim.apiserver.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.podwire.sim.clock.Simulation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, given out on demand: one list of buffers for each {@link #consume()}.
 * Consumers ask for more from within, so the loop, not the stack, goes round. May be consumed from
 * any thread while the server adds to it.
 */
final class InProcessBody implements AsyncBody, ApiResponse.Receiver {
  private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
  private final Simulation simulation;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Queue<ByteBuffer> unread = new ArrayDeque<>();
  private ApiResponse.@Nullable ByteStream source;
  private InProcessHttp.Streams streams = InProcessHttp.Streams.UNWATCHED;
  private int demand;
  private boolean ended;
  private boolean draining;
  private boolean closed;

  InProcessBody(AsyncBody.Consumer<List<ByteBuffer>> consumer, Simulation simulation) {
    this.consumer = consumer;
    this.simulation = simulation;
  }

  /** Takes what the stream gives. With the baton held. */
  void follow(ApiResponse.ByteStream stream, InProcessHttp.Streams watched) {
    source = stream;
    streams = watched;
    streams.opened();
    stream.start(this);
  }

  @Override
  public void bytes(byte[] bytes) {
    synchronized (this) {
      unread.add(ByteBuffer.wrap(bytes));
    }
    drain();
  }

  @Override
  public void end() {
    synchronized (this) {
      ended = true;
    }
    close(false);
    drain();
  }

  @Override
  public synchronized long backlog() {
    return unread.size();
  }

  @Override
  public void consume() {
    synchronized (this) {
      demand++;
    }
    drain();
  }

  private void drain() {
    while (true) {
      List<ByteBuffer> next = null;
      synchronized (this) {
        if (draining || done.isDone()) {
          return;
        }
        if (demand > 0 && !unread.isEmpty()) {
          demand--;
          next = new ArrayList<>(unread);
          unread.clear();
        } else if (!ended || !unread.isEmpty()) {
          return;
        }
        draining = true;
      }
      try {
        if (next == null) {
          done.complete(null);
          return;
        }
        consumer.consume(next, this);
        wakeSource(next.size());
      } catch (Exception broken) {
        done.completeExceptionally(broken);
        close(true);
      } finally {
        synchronized (this) {
          draining = false;
        }
      }
    }
  }

  private void wakeSource(int read) {
    ApiResponse.ByteStream stream = source;
    if (stream != null && read > 1) {
      simulation.enter(stream::drained);
    }
  }

  @Override
  public CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void cancel() {
    close(true);
    done.cancel(false);
  }

  private void close(boolean tellSource) {
    ApiResponse.ByteStream stream = source;
    if (stream == null) {
      return;
    }
    simulation.enter(
        () -> {
          if (!closed) {
            closed = true;
            streams.closed();
            if (tellSource) {
              stream.cancel();
            }
          }
        });
  }
}
