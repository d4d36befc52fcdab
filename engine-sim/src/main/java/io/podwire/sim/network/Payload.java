package io.podwire.sim.network;

/** What a packet carries. */
public sealed interface Payload {
  /**
   * A TCP segment. Sequence numbers are 64 bits wide, so that they never wrap.
   *
   * @param sequence the number of its first byte
   * @param acknowledged the number of the byte that its sender expects next
   * @param flags a sum of {@link #SYN}, {@link #ACK}, {@link #FIN} and {@link #RST}
   * @param window how many bytes its sender has room for
   * @param data its bytes; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // one per segment, never compared
  record Segment(long sequence, long acknowledged, int flags, int window, byte[] data)
      implements Payload {
    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int ACK = 16;

    private static final byte[] NOTHING = {};

    /** The number that follows it; SYN and FIN count as a byte each. */
    long end() {
      return sequence + data.length + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
    }

    /** The answer to it if no socket wants it: RFC 9293, 3.10.7.1. */
    Segment reset() {
      return has(ACK)
          ? new Segment(acknowledged, 0, RST, 0, NOTHING)
          : new Segment(0, end(), RST | ACK, 0, NOTHING);
    }

    /** Whether all of the given flags are set. */
    public boolean has(int wanted) {
      return (flags & wanted) == wanted;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      append(text, SYN, "SYN ");
      append(text, FIN, "FIN ");
      append(text, RST, "RST ");
      append(text, ACK, "ACK ");
      return text.append(data.length).append(" bytes").toString();
    }

    private void append(StringBuilder text, int flag, String name) {
      text.append(has(flag) ? name : "");
    }
  }

  /**
   * The content of a UDP datagram.
   *
   * @param data its bytes; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Message(byte[] data) implements Payload {
    @Override
    public String toString() {
      return data.length + " bytes";
    }
  }

  /**
   * An ICMP echo request or reply.
   *
   * @param reply whether it is the reply
   * @param sequence which of the requests
   */
  record Echo(boolean reply, int sequence) implements Payload {
    @Override
    public String toString() {
      return (reply ? "echo reply " : "echo request ") + sequence;
    }
  }

  /**
   * An ICMP destination-unreachable message.
   *
   * @param reason why
   * @param about the packet that could not be delivered, as its sender addressed it
   */
  record Unreachable(Reason reason, FiveTuple about) implements Payload {
    /** The codes of RFC 792 and RFC 1812 that occur here. */
    public enum Reason {
      NETWORK,
      HOST,
      PORT,
      PROHIBITED
    }

    @Override
    public String toString() {
      return reason + " unreachable: " + about;
    }
  }
}
