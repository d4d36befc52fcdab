package io.podwire.sim.network;

import java.util.Arrays;

/** A bounded queue of bytes that takes no more memory than it needs. */
final class ByteRing {
  private static final int FIRST_SIZE = 1024;

  private final int capacity;
  private byte[] bytes = new byte[0];
  private int start;
  private int size;

  ByteRing(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  int free() {
    return capacity - size;
  }

  /**
   * Appends as much as there is room for.
   *
   * @return how much that was
   */
  int write(byte[] from, int offset, int length) {
    int taken = Math.min(length, free());
    grow(size + taken);
    int at = wrap(start + size);
    int first = Math.min(taken, bytes.length - at);
    System.arraycopy(from, offset, bytes, at, first);
    System.arraycopy(from, offset + first, bytes, 0, taken - first);
    size += taken;
    return taken;
  }

  /**
   * Takes bytes from the front.
   *
   * @return how many, at most what there is
   */
  int read(byte[] to, int offset, int length) {
    int given = Math.min(length, size);
    peek(0, to, offset, given);
    discard(given);
    return given;
  }

  /** A copy of bytes that stay. */
  byte[] slice(int from, int length) {
    byte[] copy = new byte[length];
    peek(from, copy, 0, length);
    return copy;
  }

  void discard(int length) {
    size -= length;
    start = size == 0 ? 0 : wrap(start + length);
  }

  void clear() {
    discard(size);
    bytes = new byte[0];
  }

  private void peek(int from, byte[] to, int offset, int length) {
    if (length == 0) {
      return;
    }
    int at = wrap(start + from);
    int first = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, to, offset, first);
    System.arraycopy(bytes, 0, to, offset + first, length - first);
  }

  private void grow(int needed) {
    if (needed <= bytes.length) {
      return;
    }
    int larger = Math.max(FIRST_SIZE, bytes.length);
    while (larger < needed) {
      larger *= 2;
    }
    byte[] moved = Arrays.copyOf(slice(0, size), Math.min(larger, Math.max(capacity, needed)));
    bytes = moved;
    start = 0;
  }

  private int wrap(int index) {
    return index >= bytes.length ? index - bytes.length : index;
  }
}
