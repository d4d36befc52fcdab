package io.podwire.sim.network;

import io.podwire.sim.clock.Signal;
import io.podwire.sim.network.Payload.Segment;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection, as far as it lives in the kernel: it never blocks.
 *
 * <p>Follows <a href="https://www.rfc-editor.org/rfc/rfc9293">RFC 9293</a>: handshake, acknowledged
 * and retransmitted bytes, windows, half-close, reset. Simplified where no test can tell: what
 * arrives ahead of a gap is dropped and sent again (go back N), there is no congestion window, and
 * in TIME_WAIT only the port is kept, because a link never reorders.
 */
final class TcpSocket {
  /** As large as segmentation offload makes them, so that a transfer takes few events. */
  static final int MAX_SEGMENT = 16 * 1024;

  static final int BUFFER = 64 * 1024;
  // https://docs.kernel.org/networking/ip-sysctl.html, tcp_fin_timeout
  private static final long ORPHAN_LIFETIME = Duration.ofSeconds(60).toNanos();
  private static final byte[] NOTHING = {};

  private enum Phase {
    OPENING,
    ACCEPTING,
    OPEN,
    ENDED
  }

  private final Stack stack;
  private final FiveTuple flow;
  private final @Nullable TcpListener listener;
  private final RetransmissionTimeout timeout = new RetransmissionTimeout();
  private final Outgoing outgoing;
  private final Incoming incoming = new Incoming();
  private final Deadline deadline;
  private final Runnable acknowledgeLater = this::acknowledgeIfOwed;
  private Phase phase;
  private boolean owesAcknowledgement;
  private boolean closed; // no process holds it any more
  private boolean finishedFirst; // before it heard that its peer did
  private @Nullable IOException failure;
  private @Nullable IOException softFailure;
  private @Nullable Signal readers;
  private @Nullable Signal writers;

  private TcpSocket(Stack stack, FiveTuple flow, @Nullable TcpListener listener, Phase phase) {
    this.stack = stack;
    this.flow = flow;
    this.listener = listener;
    this.phase = phase;
    // As RFC 9293, 3.4.1: segments of an earlier connection do not fit.
    this.outgoing = new Outgoing(stack.simulation().nanoTime(), timeout);
    this.deadline = new Deadline(stack.simulation(), this::timePassed);
  }

  /** Begins to open a connection. */
  static TcpSocket open(Stack stack, FiveTuple flow) {
    TcpSocket socket = new TcpSocket(stack, flow, null, Phase.OPENING);
    stack.connected(socket);
    socket.sendOpening();
    return socket;
  }

  /** Begins to accept a connection that a peer opens. */
  static TcpSocket accept(Stack stack, FiveTuple flow, Segment syn, TcpListener listener) {
    TcpSocket socket = new TcpSocket(stack, flow, listener, Phase.ACCEPTING);
    socket.incoming.expect(syn.sequence() + 1);
    socket.outgoing.setWindow(socket.outgoing.next(), syn.window());
    stack.connected(socket);
    socket.sendOpening();
    return socket;
  }

  FiveTuple flow() {
    return flow;
  }

  OpenSocket describe() {
    String open = closed ? "FIN_WAIT2" : "ESTABLISHED";
    String state =
        switch (phase) {
          case OPENING -> "SYN_SENT";
          case ACCEPTING -> "SYN_RECV";
          case OPEN -> open;
          case ENDED -> "CLOSE";
        };
    return new OpenSocket(
        Protocol.TCP,
        new Endpoint(flow.source(), flow.sourcePort()),
        new Endpoint(flow.destination(), flow.destinationPort()),
        state);
  }

  boolean isOpening() {
    return phase == Phase.OPENING;
  }

  @Nullable IOException failure() {
    return failure;
  }

  /** Wakes who waits for bytes, the end, a failure, or the connection. */
  Signal readers() {
    Signal known = readers;
    return known != null ? known : (readers = stack.simulation().signal());
  }

  /** Wakes who waits for room to write. */
  Signal writers() {
    Signal known = writers;
    return known != null ? known : (writers = stack.simulation().signal());
  }

  // ---- what a process does -------------------------------------------------------------

  /** How many bytes can be read at once. */
  int available() {
    return incoming.size();
  }

  /** Whether the peer has said that nothing follows what is {@link #available}. */
  boolean atEnd() {
    return incoming.isFinished();
  }

  int read(byte[] to, int offset, int length) {
    int given = incoming.read(to, offset, length);
    if (phase == Phase.OPEN && incoming.isWorthTelling()) {
      acknowledge();
    }
    return given;
  }

  /** Takes as many bytes as there is room for. */
  int write(byte[] from, int offset, int length) {
    int taken = outgoing.write(from, offset, length);
    push();
    return taken;
  }

  void shutdownOutput() {
    if (!outgoing.isFinishing() && phase != Phase.ENDED) {
      outgoing.finish();
      push();
    }
  }

  /** The process lets go of it: the rest is sent, unless bytes were never read. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (phase == Phase.OPENING) {
      end(new SocketException("Socket closed"));
    } else if (incoming.size() > 0) { // RFC 2525, 2.17: or the peer would take it for read
      reset();
    } else if (phase != Phase.ENDED) {
      shutdownOutput();
      armIfWaiting();
    }
    wake();
  }

  void reset() {
    if (phase != Phase.ENDED) {
      emit(outgoing.next(), Segment.RST | Segment.ACK, NOTHING);
      end(new SocketException("Socket closed"));
    }
  }

  /** Its host is gone. */
  void cutOff() {
    end(new SocketException("Network is down"));
  }

  // ---- what arrives --------------------------------------------------------------------

  void receive(Segment segment) {
    if (segment.has(Segment.RST)) {
      receiveReset(segment);
    } else if (phase == Phase.OPENING) {
      receiveWhileOpening(segment);
    } else if (segment.has(Segment.SYN)) {
      answerRepeatedSyn();
    } else if (segment.has(Segment.ACK)) {
      receiveAcknowledgement(segment);
      if (phase == Phase.OPEN) {
        receiveData(segment);
      }
    }
  }

  private void receiveReset(Segment segment) {
    if (phase == Phase.OPENING) {
      if (segment.has(Segment.ACK) && segment.acknowledged() == outgoing.next()) {
        end(new ConnectException("Connection refused"));
      }
    } else if (incoming.isWithinWindow(segment.sequence())) {
      boolean finished = incoming.isFinished();
      boolean bothDone = finished && outgoing.isFinishing();
      end(bothDone ? null : new SocketException(finished ? "Broken pipe" : "Connection reset"));
    }
  }

  private void receiveWhileOpening(Segment segment) {
    if (segment.has(Segment.ACK) && segment.acknowledged() != outgoing.next()) {
      stack.send(flow, segment.reset()); // the peer still has an old connection
      return;
    }
    if (!segment.has(Segment.SYN | Segment.ACK)) {
      return;
    }
    incoming.expect(segment.sequence() + 1);
    acknowledged(segment);
    phase = Phase.OPEN;
    acknowledge();
    wakeReaders();
  }

  private void answerRepeatedSyn() {
    if (phase == Phase.ACCEPTING) {
      sendOpening();
    } else {
      acknowledge();
    }
  }

  private void receiveAcknowledgement(Segment segment) {
    if (outgoing.neverSent(segment.acknowledged())) {
      acknowledge();
      return;
    }
    if (phase == Phase.ACCEPTING && segment.acknowledged() == outgoing.initial() + 1) {
      phase = Phase.OPEN;
      acknowledged(segment);
      if (listener != null) {
        listener.opened(this);
      }
    } else if (segment.acknowledged() >= outgoing.unacknowledged()) {
      acknowledged(segment);
      push();
    }
  }

  private void acknowledged(Segment segment) {
    outgoing.setWindow(segment.acknowledged(), segment.window());
    if (segment.acknowledged() == outgoing.unacknowledged()) {
      return;
    }
    softFailure = null;
    boolean room = outgoing.acknowledged(segment.acknowledged(), stack.simulation().nanoTime());
    deadline.lift();
    armIfWaiting();
    if (room && writers != null) {
      writers.wakeAll();
    }
    endIfBothFinished();
  }

  private void receiveData(Segment segment) {
    if (segment.end() == segment.sequence()) {
      if (segment.sequence() != incoming.expected()) {
        acknowledge(); // a probe, or from before
      }
    } else if (closed && segment.sequence() <= incoming.expected() && incoming.brings(segment)) {
      reset(); // nobody is there to read it: RFC 9293, 3.6.1
    } else if (incoming.accept(segment)) {
      wakeReaders();
      acknowledgeSoon();
      finishedFirst = incoming.isFinished() && outgoing.isFinishing();
      endIfBothFinished();
    } else {
      acknowledge();
    }
  }

  /** ICMP says that its packets do not arrive. */
  void unreachable(Payload.Unreachable.Reason reason) {
    IOException told =
        switch (reason) {
          case PORT -> new ConnectException("Connection refused");
          case NETWORK -> new SocketException("Network is unreachable");
          case HOST, PROHIBITED -> new NoRouteToHostException("No route to host");
        };
    if (phase == Phase.OPENING) {
      end(told);
    } else {
      softFailure = told; // RFC 1122, 4.2.3.9: go on trying
    }
  }

  // ---- what is sent --------------------------------------------------------------------

  private void sendOpening() {
    int flags = phase == Phase.OPENING ? Segment.SYN : Segment.SYN | Segment.ACK;
    emit(outgoing.initial(), flags, NOTHING);
    deadline.set(phase == Phase.OPENING ? timeout.opening() : timeout.accepting());
  }

  private void push() {
    if (phase != Phase.OPEN) {
      return;
    }
    while (outgoing.hasNext()) {
      Outgoing.Piece piece = outgoing.nextPiece(stack.simulation().nanoTime());
      emit(piece.sequence(), piece.last() ? Segment.ACK | Segment.FIN : Segment.ACK, piece.data());
    }
    armIfWaiting();
  }

  private void acknowledge() {
    emit(outgoing.next(), Segment.ACK, NOTHING);
  }

  /** Leaves a process that is waiting the time to answer with data in the same segment. */
  private void acknowledgeSoon() {
    if (!owesAcknowledgement) {
      owesAcknowledgement = true;
      stack.simulation().soon(acknowledgeLater);
    }
  }

  private void acknowledgeIfOwed() {
    if (owesAcknowledgement && phase == Phase.OPEN) {
      acknowledge();
    }
    owesAcknowledgement = false;
  }

  private void emit(long sequence, int flags, byte[] data) {
    owesAcknowledgement = false;
    incoming.promise();
    long acknowledging = (flags & Segment.ACK) == 0 ? 0 : incoming.expected();
    stack.send(flow, new Segment(sequence, acknowledging, flags, incoming.window(), data));
  }

  // ---- time ----------------------------------------------------------------------------

  private void armIfWaiting() {
    if (deadline.isSet()) {
      return;
    }
    boolean blocked = phase == Phase.OPEN && !outgoing.isEmpty(); // by a window of zero
    if (outgoing.isOnItsWay() || blocked) {
      deadline.set(timeout.sending());
    } else if (isOrphan()) {
      deadline.set(ORPHAN_LIFETIME);
    }
  }

  /** Nobody holds it, all is sent, and only the peer's end is missing. */
  private boolean isOrphan() {
    return closed && outgoing.isFinishAcknowledged() && phase == Phase.OPEN;
  }

  private void timePassed() {
    timeout.expired();
    if (isOrphan()) {
      end(null);
    } else if (givesUp()) {
      end(softFailure != null ? softFailure : new ConnectException("Connection timed out"));
    } else {
      repeat();
    }
  }

  private boolean givesUp() {
    return switch (phase) {
      case OPENING -> timeout.givesUpOpening();
      case ACCEPTING -> timeout.givesUpAccepting();
      default -> outgoing.isOnItsWay() && timeout.givesUpSending();
    };
  }

  private void repeat() {
    outgoing.stopMeasuring();
    if (phase != Phase.OPEN) {
      sendOpening();
    } else if (outgoing.isOnItsWay()) {
      outgoing.goBack();
      push();
    } else { // asks for the window: RFC 9293, 3.8.6.1
      emit(outgoing.unacknowledged() - 1, Segment.ACK, NOTHING);
      armIfWaiting();
    }
  }

  // ---- the end -------------------------------------------------------------------------

  private void endIfBothFinished() {
    if (incoming.isFinished() && outgoing.isFinishAcknowledged() && phase == Phase.OPEN) {
      acknowledgeIfOwed();
      end(null);
      if (finishedFirst) {
        stack.letRest(flow.sourcePort());
      }
    }
  }

  private void end(@Nullable IOException why) {
    if (phase == Phase.ENDED) {
      return;
    }
    boolean wasAccepting = phase == Phase.ACCEPTING;
    phase = Phase.ENDED;
    failure = why;
    outgoing.clear();
    deadline.cancel();
    stack.disconnected(this);
    if (listener != null && wasAccepting) {
      listener.failed(this);
    }
    wake();
  }

  private void wake() {
    wakeReaders();
    if (writers != null) {
      writers.wakeAll();
    }
  }

  private void wakeReaders() {
    if (readers != null) {
      readers.wakeAll();
    }
  }
}
