package io.podwire.conformance;

import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a watch saw, in words. It hears of events on a thread of the client's, so it is waited for
 * by the wall, which the cluster's time follows while a watch is open.
 */
final class WatchLog<T> implements Watcher<T> {
  private static final long PATIENCE_SECONDS = 10;

  private final Function<T, String> words;
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();

  WatchLog(Function<T, String> words) {
    this.words = words;
  }

  @Override
  public void eventReceived(Action action, T object) {
    unread.add(action + " " + words.apply(object));
  }

  @Override
  public void onClose(WatcherException cause) {
    unread.add("closed: " + cause.getMessage());
  }

  /** The next events up to and with that one, or those that came until patience was over. */
  List<String> until(String last) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    @Nullable String next;
    do {
      next = unread.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next != null) {
        seen.add(next);
      }
    } while (next != null && !next.equals(last));
    return seen;
  }
}
