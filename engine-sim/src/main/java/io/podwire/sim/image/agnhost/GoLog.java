package io.podwire.sim.image.agnhost;

import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A program's log, as <a href="https://github.com/kubernetes/klog">klog</a> writes it. */
final class GoLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private final UnixProcess process;

  GoLog(UnixProcess process) {
    this.process = process;
  }

  /** What goes to Go's package {@code log}, as a line. */
  String line(String text) {
    return line('I', "log.go:244", text);
  }

  private String line(char severity, String where, String text) {
    return String.format(
        "%c%s %7d %s] %s",
        severity, TIME.format(process.simulation().now()), process.pid(), where, text);
  }

  /** Writes what goes to Go's package {@code log}. */
  void plain(String text) throws IOException {
    process.err().printLine(line(text));
  }

  /**
   * Writes what is for information.
   *
   * @param where the source's file and line
   */
  void info(String where, String text) throws IOException {
    process.err().printLine(line('I', where, text));
  }

  /** As {@link #info}, of a failure. */
  void error(String where, String text) throws IOException {
    process.err().printLine(line('E', where, text));
  }
}
