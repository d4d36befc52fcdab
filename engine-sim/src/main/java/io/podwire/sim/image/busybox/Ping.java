package io.podwire.sim.image.busybox;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.network.PingResult;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code ping}.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/networking/ping.c?h=1_35_stable">ping.c</a>
 */
final class Ping {
  private static final int HEADER = 8;
  private static final int LARGEST = 65_535 - 20 - HEADER;
  private static final Duration SECOND = Duration.ofSeconds(1);

  static int run(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "c: W: w: q i: 4 s:");
    if (arguments.operands().isEmpty()) {
      process.err().printLine("Usage: ping [OPTIONS] HOST");
      return 1;
    }
    String host = arguments.operands().get(0);
    Ip address;
    try {
      address = new Resolver(process).resolve(host);
    } catch (UnknownHostException unknown) {
      throw new ToolFailure("bad address '" + host + "'");
    }
    return new Ping(process, arguments, host, address).run();
  }

  private final UnixProcess process;
  private final Arguments arguments;
  private final String host;
  private final Ip address;
  private final List<Duration> times = new ArrayList<>();
  private final int size;
  private long answers;

  private Ping(UnixProcess process, Arguments arguments, String host, Ip address)
      throws ToolFailure {
    this.process = process;
    this.arguments = arguments;
    this.host = host;
    this.address = address;
    this.size = arguments.number("s", 56, 0, 65_535);
  }

  private int run() throws IOException {
    long count = arguments.has("c") ? arguments.number("c", 0) : Long.MAX_VALUE;
    Duration patience = Duration.ofSeconds(arguments.number("W", 10));
    Duration interval = CommandTools.duration(arguments.value("i", "1"));
    long end =
        process.simulation().nanoTime()
            + Duration.ofSeconds(arguments.number("w", Integer.MAX_VALUE)).toNanos();
    process.out().printLine("PING " + host + " (" + address + "): " + size + " data bytes");
    if (size > LARGEST) {
      process.out().flush();
      throw new ToolFailure("sendto: Message too long");
    }
    long sent = 0;
    while (sent < count && process.simulation().nanoTime() < end) {
      long began = process.simulation().nanoTime();
      Duration left = Duration.ofNanos(end - began);
      boolean last = sent == count - 1;
      Duration shorter = last ? patience : patience.compareTo(interval) < 0 ? patience : interval;
      answered(
          process.network().ping(address, shorter.compareTo(left) < 0 ? shorter : left), sent++);
      process.out().flush();
      long rest = began + interval.toNanos() - process.simulation().nanoTime();
      if (!last && rest > 0) {
        process
            .simulation()
            .sleep(
                Duration.ofNanos(
                    Math.min(rest, Math.max(0, end - process.simulation().nanoTime()))));
      }
    }
    return summary(sent);
  }

  private void answered(PingResult result, long sequence) throws IOException {
    if (!result.replied()) {
      return;
    }
    answers++;
    if (isTimed()) {
      times.add(result.roundTrip());
    }
    if (!arguments.has("q")) {
      process
          .out()
          .printLine(
              (size + HEADER)
                  + " bytes from "
                  + result.from()
                  + ": seq="
                  + sequence
                  + " ttl="
                  + result.hops()
                  + (isTimed() ? " time=" + millis(result.roundTrip()) + " ms" : ""));
    }
  }

  /** The time of sending is part of the data. */
  private boolean isTimed() {
    return size >= Integer.BYTES;
  }

  private int summary(long sent) throws IOException {
    long lost = sent == 0 ? 0 : (sent - answers) * 100 / sent;
    process
        .out()
        .print(
            "\n--- "
                + host
                + " ping statistics ---\n"
                + sent
                + " packets transmitted, "
                + answers
                + " packets received, "
                + lost
                + "% packet loss\n");
    if (!times.isEmpty()) {
      Duration total = times.stream().reduce(Duration.ZERO, Duration::plus);
      process
          .out()
          .printLine(
              "round-trip min/avg/max = "
                  + millis(times.stream().min(Duration::compareTo).orElse(SECOND))
                  + "/"
                  + millis(total.dividedBy(times.size()))
                  + "/"
                  + millis(times.stream().max(Duration::compareTo).orElse(SECOND))
                  + " ms");
    }
    return answers == 0 ? 1 : 0;
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e6);
  }
}
