package io.podwire.sim.runtime;

import io.podwire.sim.clock.Simulation;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** The kinds of open files that are not pipes. */
final class OpenFiles {
  /** Reads end at once, writes vanish. */
  static final class NullDevice extends OpenFile {
    @Override
    protected int read(byte[] bytes, int offset, int length) {
      return -1;
    }

    @Override
    protected void write(byte[] bytes, int offset, int length) {}
  }

  /** An endless source. */
  static final class Endless extends OpenFile {
    private final RandomGenerator random;
    private final boolean zeros;

    Endless(Simulation simulation, boolean zeros) {
      this.random = simulation.random("/dev/urandom");
      this.zeros = zeros;
    }

    @Override
    protected int read(byte[] bytes, int offset, int length) {
      for (int i = 0; i < length; i++) {
        bytes[offset + i] = zeros ? 0 : (byte) random.nextInt();
      }
      return length;
    }

    @Override
    protected void write(byte[] bytes, int offset, int length) {}
  }

  /** A file opened for reading: what it held when it was opened. */
  static final class Reading extends OpenFile {
    private final byte[] content;
    private int position;

    Reading(byte[] content) {
      this.content = content;
    }

    @Override
    protected int read(byte[] bytes, int offset, int length) {
      int count = Math.min(length, content.length - position);
      if (count <= 0) {
        return -1;
      }
      System.arraycopy(content, position, bytes, offset, count);
      position += count;
      return count;
    }
  }

  /** A file opened for writing; each write goes to its end. */
  static final class Writing extends OpenFile {
    private final FileSystem files;
    private final String path;

    Writing(FileSystem files, String path) {
      this.files = files;
      this.path = path;
    }

    @Override
    protected void write(byte[] bytes, int offset, int length) throws IOException {
      files.write(path, java.util.Arrays.copyOfRange(bytes, offset, offset + length), true);
    }
  }

  /** Where the simulator itself takes the bytes: a log, a client's stream. */
  static final class Sink extends OpenFile {
    interface Target {
      void accept(byte[] bytes, int offset, int length);
    }

    private final Target target;

    Sink(Target target) {
      this.target = target;
    }

    @Override
    protected void write(byte[] bytes, int offset, int length) {
      if (length > 0) {
        target.accept(bytes, offset, length);
      }
    }
  }

  private OpenFiles() {}
}
