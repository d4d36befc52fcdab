package io.podwire.sim.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.address.Ip;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConntrackTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Conntrack conntrack = new Conntrack();

  private static FiveTuple flow(Protocol protocol, int port) {
    return new FiveTuple(protocol, Ip.of("10.42.0.5"), port, Ip.of("10.42.1.5"), 80);
  }

  private Connection pass(FiveTuple flow, Payload payload, long now) {
    Connection tracked = conntrack.track(new Packet(flow, payload), now);
    conntrack.confirm(tracked, now);
    return tracked;
  }

  private Connection passUdp(int port, long now) {
    return pass(flow(Protocol.UDP, port), new Payload.Message(new byte[1]), now);
  }

  private Connection passTcp(boolean reply, int flags, long now) {
    FiveTuple flow = flow(Protocol.TCP, 4000);
    return pass(
        reply ? flow.inverse() : flow, new Payload.Segment(0, 0, flags, 0, new byte[0]), now);
  }

  @Test
  void eachPacketProlongsUdp() {
    Connection first = passUdp(4000, 0);
    assertThat(passUdp(4000, 20 * SECOND)).isSameAs(first);
    assertThat(passUdp(4000, 40 * SECOND)).isSameAs(first);
    assertThat(passUdp(4000, 71 * SECOND)).isNotSameAs(first);
  }

  @Test
  void udpStreamLivesLonger() {
    Connection first = passUdp(4000, 0);
    pass(flow(Protocol.UDP, 4000).inverse(), new Payload.Message(new byte[1]), 3 * SECOND);
    assertThat(passUdp(4000, 100 * SECOND)).isSameAs(first);
  }

  @Test
  void finishedTcpIsOpenedAnewBySyn() {
    Connection first = passTcp(false, Payload.Segment.SYN, 0);
    passTcp(true, Payload.Segment.SYN | Payload.Segment.ACK, 0);
    passTcp(false, Payload.Segment.FIN | Payload.Segment.ACK, 0);
    assertThat(passTcp(false, Payload.Segment.SYN, 0)).as("half closed").isSameAs(first);
    passTcp(true, Payload.Segment.FIN | Payload.Segment.ACK, 0);
    assertThat(passTcp(false, Payload.Segment.ACK, 0)).as("last ACK").isSameAs(first);
    Connection second = passTcp(false, Payload.Segment.SYN, SECOND);
    assertThat(second).isNotSameAs(first);
    assertThat(second.isNew()).isTrue();
  }

  @Test
  void establishedTcpLivesForDaysAndHalfOpenForMinutes() {
    Connection first = passTcp(false, Payload.Segment.SYN, 0);
    assertThat(passTcp(false, Payload.Segment.SYN, 121 * SECOND)).isNotSameAs(first);
    Connection second = passTcp(true, Payload.Segment.ACK, 122 * SECOND);
    assertThat(passTcp(false, Payload.Segment.ACK, 400_000 * SECOND)).isSameAs(second);
  }

  @Test
  void whatHasExpiredTakesNoRoomForLong() {
    for (int port = 1; port <= 50_000; port++) {
      passUdp(port, port * SECOND / 10);
    }
    assertThat(conntrack.connections()).hasSizeLessThan(3_000);
  }
}
