package io.podwire.sim.image.awk;

import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Cuts an input into records: at a character, at empty lines, or at what an expression matches. */
final class RecordReader {
  private final InputStream in;
  private final byte[] chunk = new byte[4096];
  private String pending = "";
  private boolean ended;

  RecordReader(InputStream in) {
    this.in = in;
  }

  /** A file's reader; {@code -} is standard input. */
  static RecordReader open(UnixProcess process, String path) throws IOException {
    if (path.equals("-")) {
      return new RecordReader(process.in());
    }
    Descriptors file = new Descriptors();
    try {
      file.put(0, process.openToRead(path));
    } catch (IOException unreadable) {
      throw new IOException(path + ": " + unreadable.getMessage(), unreadable);
    }
    return new RecordReader(file.input(0));
  }

  /** The next record; null after the last. */
  @Nullable String next(String separator, Machine machine) throws IOException {
    if (separator.isEmpty()) {
      return paragraph(machine);
    }
    return until(separator.length() == 1 ? "[" + separator + "]" : separator, machine);
  }

  private @Nullable String paragraph(Machine machine) throws IOException {
    do {
      pending = pending.replaceFirst("^\n+", "");
    } while (pending.isEmpty() && fill());
    String record = until("\n\n+", machine);
    return record == null ? null : record.replaceFirst("\n$", "");
  }

  private @Nullable String until(String regex, Machine machine) throws IOException {
    while (true) {
      Matcher end = machine.pattern(regex).matcher(pending);
      if (end.find() && (ended || end.end() < pending.length() || regex.length() == 3)) {
        String record = pending.substring(0, end.start());
        pending = pending.substring(end.end());
        return record;
      }
      if (!fill()) {
        String rest = pending;
        pending = "";
        return rest.isEmpty() ? null : rest;
      }
    }
  }

  private boolean fill() throws IOException {
    int count = ended ? -1 : in.read(chunk, 0, chunk.length);
    ended = count < 0;
    if (!ended) {
      pending += new String(chunk, 0, count, StandardCharsets.UTF_8);
    }
    return !ended;
  }
}
