package io.podwire.sim.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The connections that a node knows, found by how either direction is addressed. An entry comes to
 * be when a first packet has passed all hooks, and ends by expiry or by {@link #delete}.
 */
public final class Conntrack {
  // https://docs.kernel.org/networking/nf_conntrack-sysctl.html
  private static final long UDP = Duration.ofSeconds(30).toNanos();
  private static final long UDP_STREAM = Duration.ofSeconds(120).toNanos();
  private static final long UDP_STREAM_AGE = Duration.ofSeconds(2).toNanos();
  private static final long ICMP = Duration.ofSeconds(30).toNanos();
  private static final long TCP_UNANSWERED = Duration.ofSeconds(120).toNanos();
  private static final long TCP_ESTABLISHED = Duration.ofDays(5).toNanos();
  private static final long TCP_CLOSED = Duration.ofSeconds(10).toNanos();
  private static final int SWEEP_AT_LEAST = 1024;
  private static final int FIRST_PORT = 1024;

  private final Map<FiveTuple, Connection> byTuple = new LinkedHashMap<>();
  private int sweepAt = SWEEP_AT_LEAST;

  Conntrack() {}

  static long lifetime(Connection connection, long age) {
    return switch (connection.original().protocol()) {
      case UDP -> connection.isNew() || age < UDP_STREAM_AGE ? UDP : UDP_STREAM;
      case ICMP -> ICMP;
      case TCP ->
          connection.isFinished()
              ? TCP_CLOSED
              : connection.isNew() ? TCP_UNANSWERED : TCP_ESTABLISHED;
    };
  }

  /** The connections that it knows at present, the oldest first. */
  public List<Connection> connections() {
    List<Connection> all = new ArrayList<>();
    byTuple.forEach(
        (tuple, connection) -> {
          if (tuple == connection.original()) {
            all.add(connection);
          }
        });
    return all;
  }

  /**
   * Forgets connections, as {@code conntrack -D}: their next packet is a first one.
   *
   * @return how many
   */
  public int delete(Predicate<Connection> which) {
    List<Connection> gone = connections().stream().filter(which).toList();
    gone.forEach(this::remove);
    return gone.size();
  }

  private void remove(Connection connection) {
    byTuple.remove(connection.original(), connection);
    byTuple.remove(connection.reply(), connection);
  }

  /** The connection of a packet that comes in; a new one, not yet entered, if it is the first. */
  Connection track(Packet packet, long now) {
    Connection known = find(packet.flow(), now);
    if (known != null && reopens(packet, known)) {
      remove(known);
      known = null;
    }
    if (known == null) {
      known = new Connection(packet.flow(), now);
      known.pass(packet, false, now);
    } else {
      known.pass(packet, packet.flow().equals(known.reply()), now);
    }
    return known;
  }

  private static boolean reopens(Packet packet, Connection known) {
    return known.isFinished()
        && packet.payload() instanceof Payload.Segment segment
        && segment.has(Payload.Segment.SYN)
        && !segment.has(Payload.Segment.ACK);
  }

  /** The connection that has a direction addressed so. */
  @org.jspecify.annotations.Nullable
  Connection find(FiveTuple tuple, long now) {
    Connection known = byTuple.get(tuple);
    if (known != null && known.isExpired(now)) {
      remove(known);
      return null;
    }
    return known;
  }

  /** Enters a connection whose first packet leaves. */
  void confirm(Connection connection, long now) {
    if (connection.isConfirmed()) {
      return;
    }
    FiveTuple wanted = connection.reply();
    if (find(wanted, now) != null) {
      connection.translateSource(wanted.destination(), freePort(wanted, now));
    }
    connection.confirm();
    byTuple.put(connection.original(), connection);
    byTuple.put(connection.reply(), connection);
    if (byTuple.size() > sweepAt) {
      connections().stream().filter(old -> old.isExpired(now)).forEach(this::remove);
      sweepAt = Math.max(SWEEP_AT_LEAST, byTuple.size() * 2);
    }
  }

  /** A port of the translated source from which nobody else speaks to the same peer. */
  private int freePort(FiveTuple wanted, long now) {
    int range = 65536 - FIRST_PORT;
    for (int i = 1; i < range; i++) {
      int port = FIRST_PORT + (wanted.destinationPort() - FIRST_PORT + i + range) % range;
      if (find(wanted.withDestination(wanted.destination(), port), now) == null) {
        return port;
      }
    }
    throw new IllegalStateException("no free port for " + wanted.inverse());
  }
}
