package io.podwire.sim.coredns;

import io.podwire.sim.coredns.HostsPlugin.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A file of hosts that is read again from time to time. */
final class HostsFile implements Supplier<Table> {
  private final Corefile.Files files;
  private final String path;
  private final long every;
  private final LongSupplier nanoTime;
  private long due;
  private Table read = Table.EMPTY;

  HostsFile(Corefile.Files files, String path, Duration every, LongSupplier nanoTime) {
    this.files = files;
    this.path = path;
    this.every = every.toNanos();
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong();
  }

  @Override
  public Table get() {
    long now = nanoTime.getAsLong();
    if (now >= due) {
      due = now + every;
      try {
        read = Table.of(Stream.of(files.read(path).split("\n")).map(HostsFile::words));
      } catch (IOException missing) {
        // what was read last stays
      }
    }
    return read;
  }

  private static List<String> words(String line) {
    return List.of(line.replaceFirst("#.*", "").strip().split("\\s+"));
  }
}
