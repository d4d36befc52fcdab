package io.podwire.k3s;

import io.podwire.engine.EngineUnavailableException;
import io.podwire.k3s.K3sSettings.Relaying;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How this machine comes to the nodes of a cluster: straight, or through a relay where Docker's
 * network is not reached, as when Docker runs in a virtual machine or elsewhere. The relay starts
 * when a test first wants to be outside.
 */
final class Passage {
  private final K3sSettings settings;
  private final UnaryOperator<Way> gateway;
  private final boolean straight;
  private @Nullable Relay relay;
  private @Nullable Way way;
  private boolean closed;

  /**
   * @param node the address of one of the nodes
   * @param gateway what lies between any way and the cluster
   */
  Passage(String node, UnaryOperator<Way> gateway, K3sSettings settings) {
    this.settings = settings;
    this.gateway = gateway;
    this.straight = settings.relay() != Relaying.ALWAYS && Outside.reaches(node);
  }

  /** Whether there is a way at all. */
  boolean isOpen() {
    return straight || settings.relay() != Relaying.NEVER;
  }

  /**
   * The way to the nodes.
   *
   * @throws EngineUnavailableException if there is no relay to be had
   */
  synchronized Way way() {
    if (closed) {
      throw new IllegalStateException("the cluster has ended: nothing leads to it any more");
    }
    Way known = way;
    if (known == null) {
      known = gateway.apply(straight ? Way.STRAIGHT : throughRelay());
      way = known;
    }
    return known;
  }

  private Way throughRelay() {
    Relay started = relay;
    if (started == null) {
      started = Relay.start(settings.relayImage());
      relay = started;
    }
    return started.way();
  }

  synchronized void close() {
    closed = true;
    if (relay != null) {
      relay.stop();
    }
  }
}
