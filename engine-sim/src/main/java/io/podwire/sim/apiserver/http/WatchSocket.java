package io.podwire.sim.apiserver.http;

import java.nio.charset.StandardCharsets;

/** A watch over a WebSocket: one text message per event. */
final class WatchSocket implements WebSocketPeer {
  private static final int NORMAL_CLOSURE = 1000;
  private final Watch watch;

  WatchSocket(Watch watch) {
    this.watch = watch;
  }

  @Override
  public String subprotocol() {
    return "";
  }

  @Override
  public void opened(Outgoing outgoing) {
    watch.start(
        event -> outgoing.text(new String(event, StandardCharsets.UTF_8)),
        () -> outgoing.close(NORMAL_CLOSURE, ""),
        outgoing::backlog);
  }

  @Override
  public void message(byte[] message) {
    // A watch takes nothing from its client.
  }

  @Override
  public void drained() {
    watch.resume();
  }

  @Override
  public void closed() {
    watch.cancel();
  }
}
