package io.podwire.sim.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The table of a process's open files, by number. */
public final class Descriptors {
  private final SortedMap<Integer, OpenFile> files = new TreeMap<>();

  /** A table with the three standard streams, which it takes over. */
  public static Descriptors of(OpenFile stdin, OpenFile stdout, OpenFile stderr) {
    Descriptors descriptors = new Descriptors();
    descriptors.files.put(0, stdin);
    descriptors.files.put(1, stdout);
    descriptors.files.put(2, stderr);
    return descriptors;
  }

  /** A table that shares all files of this one, as {@code fork} makes it. */
  public Descriptors fork() {
    Descriptors copy = new Descriptors();
    files.forEach((number, file) -> copy.files.put(number, file.share()));
    return copy;
  }

  /** The file of that number; null if none is open. */
  public @Nullable OpenFile get(int number) {
    return files.get(number);
  }

  /** Puts a file, which is taken over, in the place of the number; what was there is released. */
  public void put(int number, OpenFile file) {
    OpenFile before = files.put(number, file);
    if (before != null) {
      before.release();
    }
  }

  /** Closes a number; harmless if it is not open. */
  public void close(int number) {
    OpenFile before = files.remove(number);
    if (before != null) {
      before.release();
    }
  }

  /** Closes all. */
  public void closeAll() {
    files.values().forEach(OpenFile::release);
    files.clear();
  }

  /** Reads from whatever has that number at the time. */
  public InputStream input(int number) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : require(number).read(bytes, offset, length);
      }
    };
  }

  /** Writes, unbuffered, to whatever has that number at the time. */
  public OutputStream output(int number) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        require(number).write(bytes, offset, length);
      }
    };
  }

  private OpenFile require(int number) throws ErrnoException {
    OpenFile file = files.get(number);
    if (file == null) {
      throw new ErrnoException(Errno.EBADF);
    }
    return file;
  }
}
