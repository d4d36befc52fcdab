package io.podwire.sim.image.http;

import java.io.IOException;
import java.io.InputStream;

/** The body of an answer: so many bytes, chunks, or all until the end. */
final class BodyStream extends InputStream {
  /** The length of a body that ends with the stream. */
  static final long UNTIL_END = -1;

  private static final int LONGEST_LINE = 8192;

  private final InputStream in;
  private final AnswerRules rules;
  private final boolean chunked;
  private long left;
  private boolean begun;
  private boolean ended;

  /**
   * @param length {@link RequestHead#CHUNKED} if chunked; {@link #UNTIL_END} for all
   */
  BodyStream(InputStream in, AnswerRules rules, boolean chunked, long length) {
    this.in = in;
    this.rules = rules;
    this.chunked = chunked;
    this.left = chunked ? 0 : length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (chunked && left == 0 && !ended) {
      nextChunk();
    }
    if (ended || left == 0) {
      return -1;
    }
    int most = left == UNTIL_END ? length : (int) Math.min(left, length);
    int count = in.read(buffer, offset, most);
    if (count < 0 && left != UNTIL_END) {
      throw chunked ? rules.cutOffChunks() : rules.cutOff(left);
    }
    ended = count < 0;
    left -= left == UNTIL_END ? 0 : count;
    return count;
  }

  /** RFC 9112, 7.1. */
  private void nextChunk() throws IOException {
    if (begun) {
      line(); // the end of the one before
    }
    begun = true;
    String size = line().replaceFirst("[ \t]*(;.*)?$", "");
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      IOException wrong = rules.noChunk(size);
      if (wrong != null) {
        throw wrong;
      }
      ended = true;
      return;
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      ended = true;
      while (!line().isEmpty()) {
        // a trailer
      }
    }
  }

  private String line() throws IOException {
    String line = new HeadLines(in).next(LONGEST_LINE);
    if (line == null) {
      throw rules.cutOffChunks();
    }
    return line;
  }
}
