package io.podwire.sim.network;

/** What one end of a TCP connection has received and nobody has read. */
final class Incoming {
  private final ByteRing bytes = new ByteRing(TcpSocket.BUFFER);
  private long expected;
  private long promised; // where our window ended when we last told
  private boolean finished;

  void expect(long sequence) {
    expected = sequence;
  }

  long expected() {
    return expected;
  }

  int size() {
    return bytes.size();
  }

  /** How many more bytes there is room for. */
  int window() {
    return bytes.free();
  }

  /** Whether the peer has said that it sends no more. */
  boolean isFinished() {
    return finished;
  }

  /** Whether a reset with that number is the peer's, not a stray one. */
  boolean isWithinWindow(long sequence) {
    return sequence >= expected && sequence <= expected + TcpSocket.BUFFER;
  }

  boolean brings(Payload.Segment segment) {
    return segment.sequence() + segment.data().length > expected;
  }

  /**
   * Takes what is new in a segment, as far as there is room.
   *
   * @return false if a gap lies before it, or the end was here already
   */
  boolean accept(Payload.Segment segment) {
    long skip = expected - segment.sequence();
    if (skip < 0 || finished) {
      return false;
    }
    int length = segment.data().length;
    int fresh = (int) Math.max(0, length - skip);
    int taken = bytes.write(segment.data(), length - fresh, fresh);
    expected += taken;
    if (segment.has(Payload.Segment.FIN) && taken == fresh && skip <= length) {
      expected++;
      finished = true;
    }
    return true;
  }

  int read(byte[] to, int offset, int length) {
    return bytes.read(to, offset, length);
  }

  void promise() {
    promised = expected + window();
  }

  /** Whether so much was read since that the peer should hear of it. */
  boolean isWorthTelling() {
    return expected + window() >= promised + TcpSocket.BUFFER / 2;
  }
}
