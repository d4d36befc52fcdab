package io.podwire.sim.network;

/** Told of each step of each packet; a trace is made of it. Called as an event. */
@FunctionalInterface
public interface PacketObserver {
  /** What happens to a packet. */
  enum Step {
    /** A socket sends it. */
    SENT,
    /** NAT gave it another destination. */
    DESTINATION_CHANGED,
    /** NAT gave it another source. */
    SOURCE_CHANGED,
    /** It goes onto a wire. */
    TRANSMITTED,
    /** It reached a host's own stack. */
    DELIVERED,
    /** A hook rejected it: its sender is told. */
    REJECTED,
    /** A hook, a link or the end of the road made it vanish. */
    DROPPED
  }

  /**
   * One step.
   *
   * @param where the name of the node, Pod or host
   * @param step what happens there
   * @param packet as it is after the step
   * @param detail why, e.g. the hook point or the link; may be empty
   */
  void observe(String where, Step step, Packet packet, String detail);
}
