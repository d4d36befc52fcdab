package io.podwire.sim.runtime;

import io.podwire.sim.clock.Signal;
import io.podwire.sim.clock.Simulation;
import java.io.IOException;

/**
 * A pipe of 64 KiB: readers wait for bytes or for the last writer's end, writers for room.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/pipe.7.html">pipe(7)</a>
 */
public final class Pipe {
  private static final int CAPACITY = 65_536;

  private final Signal changed;
  private final int capacity;
  private byte[] buffer = new byte[0];
  private int start;
  private int size;
  private boolean writerClosed;
  private boolean readerClosed;
  private final OpenFile reader = new Reader();
  private final OpenFile writer = new Writer();

  /** A pipe with one holder of each end. */
  public Pipe(Simulation simulation) {
    this(simulation, CAPACITY);
  }

  Pipe(Simulation simulation, int capacity) {
    this.changed = simulation.signal();
    this.capacity = capacity;
  }

  /** The end to read from. */
  public OpenFile reader() {
    return reader;
  }

  /** The end to write to; a write after the last reader's end fails with {@code EPIPE}. */
  public OpenFile writer() {
    return writer;
  }

  /** Makes the pipe hold these bytes and its end, as a here-document does. */
  public void fill(byte[] bytes) {
    push(bytes);
    finish();
  }

  /** Adds bytes without waiting, over the capacity if need be; dropped if nobody can read them. */
  void push(byte[] bytes) {
    if (!readerClosed && !writerClosed) {
      add(bytes, 0, bytes.length);
      changed.wakeAll();
    }
  }

  /** Ends what {@link #push} adds; harmless if it has ended. */
  void finish() {
    if (!writerClosed) {
      writer.release();
    }
  }

  private void add(byte[] bytes, int offset, int length) {
    if (start + size + length > buffer.length) {
      byte[] wider =
          new byte[Math.max(buffer.length, Integer.highestOneBit(size + length + 512) * 2)];
      System.arraycopy(buffer, start, wider, 0, size);
      buffer = wider;
      start = 0;
    }
    System.arraycopy(bytes, offset, buffer, start + size, length);
    size += length;
  }

  private final class Reader extends OpenFile {
    @Override
    protected int read(byte[] bytes, int offset, int length) {
      while (size == 0 && !writerClosed) {
        changed.await();
      }
      if (size == 0) {
        return -1;
      }
      int count = Math.min(length, size);
      System.arraycopy(buffer, start, bytes, offset, count);
      start += count;
      size -= count;
      changed.wakeAll();
      return count;
    }

    @Override
    protected void closed() {
      readerClosed = true;
      changed.wakeAll();
    }
  }

  private final class Writer extends OpenFile {
    @Override
    protected void write(byte[] bytes, int offset, int length) throws IOException {
      int written = 0;
      while (written < length) {
        if (readerClosed) {
          throw new ErrnoException(Errno.EPIPE);
        }
        int room = Math.min(length - written, capacity - size);
        if (room <= 0) {
          changed.await();
          continue;
        }
        add(bytes, offset + written, room);
        written += room;
        changed.wakeAll();
      }
    }

    @Override
    protected void closed() {
      writerClosed = true;
      changed.wakeAll();
    }
  }
}
