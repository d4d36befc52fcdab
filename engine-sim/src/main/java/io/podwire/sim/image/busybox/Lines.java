package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.Errno;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.UnixProcess;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An input read line by line, as it comes. */
final class Lines implements Closeable {
  private final InputStream in;
  private final Runnable close;
  private final byte[] buffer = new byte[4096];
  private int position;
  private int size;
  private boolean lastEnded;

  private Lines(InputStream in, Runnable close) {
    this.in = in;
    this.close = close;
  }

  /** Standard input, or a file; {@code -} is standard input. */
  static Lines open(UnixProcess process, String path) throws IOException {
    if (path.equals("-")) {
      return new Lines(process.in(), () -> {});
    }
    Descriptors file = new Descriptors();
    if (process.files().open(process.path(path)) instanceof FileNode.Directory) {
      throw new ErrnoException(Errno.EISDIR);
    }
    file.put(0, process.openToRead(path));
    return new Lines(file.input(0), file::closeAll);
  }

  /** The next line without its end; null after the last. */
  @Nullable String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    lastEnded = false;
    while (fill()) {
      byte next = buffer[position++];
      if (next == '\n') {
        lastEnded = true;
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(next);
    }
    return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
  }

  /** Whether the last line had an end. */
  boolean lastEnded() {
    return lastEnded;
  }

  /** All that is left. */
  byte[] rest() throws IOException {
    return rest(Integer.MAX_VALUE);
  }

  /** At most so many of the bytes that are left; no more are read. */
  byte[] rest(int most) throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    while (rest.size() < most && fill()) {
      int count = Math.min(size - position, most - rest.size());
      rest.write(buffer, position, count);
      position += count;
    }
    return rest.toByteArray();
  }

  private boolean fill() throws IOException {
    if (position == size) {
      position = 0;
      size = in.read(buffer, 0, buffer.length);
    }
    if (size < 0) {
      size = 0;
      return false;
    }
    return true;
  }

  @Override
  public void close() {
    close.run();
  }
}
