package io.podwire.sim.network;

/**
 * What one end of a TCP connection sends: bytes that were written and not acknowledged yet, and
 * which of them are on their way.
 */
final class Outgoing {
  private static final byte[] NOTHING = {};

  private final ByteRing bytes = new ByteRing(TcpSocket.BUFFER);
  private final RetransmissionTimeout timeout;
  private final long initial;
  private long base; // the number of the first of the bytes
  private long unacknowledged; // what lies between this ...
  private long next; // ... and this is on its way
  private long highest; // `next`, before it went back
  private long limit; // where the peer's window ends
  private boolean finishing;
  private boolean finishAcknowledged;
  private long sampled; // acknowledging this ends the measurement of a round trip
  private long sampledAt;

  /**
   * @param initial the number of the SYN, which counts as a byte
   */
  Outgoing(long initial, RetransmissionTimeout timeout) {
    this.initial = initial;
    this.timeout = timeout;
    this.base = initial + 1;
    this.unacknowledged = initial;
    this.next = initial + 1;
    this.highest = next;
    this.sampled = next;
    this.sampledAt = initial;
  }

  /** A piece to be sent. */
  @SuppressWarnings("ArrayRecordComponent") // lives from one line to the next
  record Piece(long sequence, byte[] data, boolean last) {}

  long initial() {
    return initial;
  }

  long next() {
    return next;
  }

  long unacknowledged() {
    return unacknowledged;
  }

  boolean neverSent(long upTo) {
    return upTo > highest;
  }

  void setWindow(long from, int window) {
    limit = from + window;
  }

  int write(byte[] from, int offset, int length) {
    return bytes.write(from, offset, length);
  }

  void finish() {
    finishing = true;
  }

  boolean isFinishing() {
    return finishing;
  }

  boolean isFinishAcknowledged() {
    return finishAcknowledged;
  }

  boolean isOnItsWay() {
    return next > unacknowledged;
  }

  boolean isEmpty() {
    return bytes.size() == 0;
  }

  private long end() {
    return base + bytes.size();
  }

  /** Whether the window, or the end of what was written, lets another piece go. */
  boolean hasNext() {
    return next < end() ? next < limit : finishing && next == end();
  }

  Piece nextPiece(long now) {
    long from = next;
    int length = (int) Math.min(TcpSocket.MAX_SEGMENT, Math.min(end(), limit) - next);
    length = Math.max(0, length); // the end needs no window
    boolean last = finishing && next + length == end();
    next += length + (last ? 1 : 0);
    if (next > highest) {
      highest = next;
      if (sampled == Long.MAX_VALUE) {
        sampled = next;
        sampledAt = now;
      }
    }
    byte[] data = length == 0 ? NOTHING : bytes.slice((int) (from - base), length);
    return new Piece(from, data, last);
  }

  /**
   * The peer has everything before that number.
   *
   * @return whether there is room for more bytes now
   */
  boolean acknowledged(long upTo, long now) {
    timeout.progress();
    if (upTo >= sampled) {
      timeout.measured(now - sampledAt);
      sampled = Long.MAX_VALUE;
    }
    long end = end();
    int gone = (int) Math.max(0, Math.min(upTo, end) - base);
    bytes.discard(gone);
    base += gone;
    unacknowledged = upTo;
    next = Math.max(next, upTo);
    finishAcknowledged = finishing && upTo == end + 1;
    return gone > 0;
  }

  /** All that is on its way is to be sent again. */
  void goBack() {
    next = unacknowledged;
  }

  /** Karn: the answer to what was sent twice measures nothing. */
  void stopMeasuring() {
    sampled = Long.MAX_VALUE;
  }

  void clear() {
    bytes.clear();
  }
}
