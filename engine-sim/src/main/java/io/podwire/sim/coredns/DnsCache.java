package io.podwire.sim.coredns;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/**
 * Answers given lately: upstream's <a
 * href="https://github.com/coredns/coredns/tree/v1.14.3/plugin/cache">cache plugin</a> as {@code
 * cache 30} sets it up. A cluster's records live five seconds, so its answers are up to that old.
 */
final class DnsCache {
  private static final long MIN_SECONDS = 5;
  private static final int CAPACITY = 10_000;

  private final LongSupplier nanoTime;
  private final long maxSeconds;
  private final Map<Key, Item> positive = bounded();
  private final Map<Key, Item> negative = bounded();

  /** What is asked for; answers for DNSSEC-aware clients are kept apart. */
  record Key(Name name, int type, boolean dnssecOk, boolean checkingDisabled) {}

  private record Item(Reply reply, long seconds, long stored) {
    long secondsLeft(long now) {
      return seconds - Duration.ofNanos(now - stored).toSeconds();
    }
  }

  /**
   * @param maxSeconds how long an answer is kept at most
   */
  DnsCache(LongSupplier nanoTime, long maxSeconds) {
    this.nanoTime = nanoTime;
    this.maxSeconds = maxSeconds;
  }

  private static Map<Key, Item> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Key, Item> eldest) {
        return size() > CAPACITY;
      }
    };
  }

  /** The answer kept for the question, else the one that is computed now, and kept. */
  Reply answer(Key key, Supplier<Reply> compute) {
    long now = nanoTime.getAsLong();
    for (Map<Key, Item> kept : List.of(negative, positive)) {
      Item item = fresh(kept, key, now);
      if (item != null) {
        return hit(item, now);
      }
    }
    Reply reply = compute.get();
    if (!isWritten(reply)) {
      return reply;
    }
    long seconds = Math.min(Math.max(shortestTtl(reply), MIN_SECONDS), maxSeconds);
    Reply capped = reply.withTtl(seconds);
    (isDenial(reply) ? negative : positive).put(key, new Item(capped, seconds, now));
    return capped;
  }

  private static @Nullable Item fresh(Map<Key, Item> kept, Key key, long now) {
    Item item = kept.get(key);
    return item == null || item.secondsLeft(now) <= 0 ? null : item;
  }

  /** Always authoritative, because some resolvers drop other answers. */
  private static Reply hit(Item item, long now) {
    Reply kept = item.reply();
    return new Reply(
            kept.code(), true, kept.recursive(), kept.answer(), kept.authority(), kept.additional())
        .withTtl(item.secondsLeft(now));
  }

  /** Errors are written by the server behind the cache's back. */
  private static boolean isWritten(Reply reply) {
    return reply.code() == Rcode.NOERROR || reply.code() == Rcode.NXDOMAIN;
  }

  private static boolean isDenial(Reply reply) {
    boolean soa = reply.authority().stream().anyMatch(SOARecord.class::isInstance);
    return reply.answer().isEmpty() && soa;
  }

  private static long shortestTtl(Reply reply) {
    return Stream.of(reply.answer(), reply.authority(), reply.additional())
        .flatMap(List::stream)
        .mapToLong(Record::getTTL)
        .min()
        .orElse(MIN_SECONDS);
  }
}
