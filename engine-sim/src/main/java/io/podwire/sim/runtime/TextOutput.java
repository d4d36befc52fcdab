package io.podwire.sim.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A program's output stream, buffered as stdio does it, that takes text as UTF-8. */
public final class TextOutput extends OutputStream {
  private final OutputStream target;
  private final int capacity;
  private byte[] buffer = new byte[0]; // most processes wait and say nothing
  private int size;

  /**
   * @param capacity bytes to gather before they go on; 0 sends each call's bytes at once
   */
  TextOutput(OutputStream target, int capacity) {
    this.target = target;
    this.capacity = capacity;
  }

  /** Writes the text. */
  public void print(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  /** Writes the text and a line's end. */
  public void printLine(String text) throws IOException {
    print(text + "\n");
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > capacity - size) {
      flush();
    }
    if (length > capacity) {
      target.write(bytes, offset, length);
    } else {
      if (buffer.length == 0) {
        buffer = new byte[capacity];
      }
      System.arraycopy(bytes, offset, buffer, size, length);
      size += length;
    }
  }

  @Override
  public void flush() throws IOException {
    int ready = size;
    size = 0;
    if (ready > 0) {
      target.write(buffer, 0, ready);
    }
  }
}
