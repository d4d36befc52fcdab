package io.podwire.sim.apiserver.http;

import io.fabric8.kubernetes.client.http.WebSocket;
import io.podwire.sim.clock.Simulation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a WebSocket. Gives messages out one by one on demand, in order, never two at
 * once; may be used from any thread while the server adds to it.
 */
final class InProcessWebSocket implements WebSocket, WebSocketPeer.Outgoing {
  private static final int GOING_AWAY = 1001;

  private final WebSocket.Listener listener;
  private final Simulation simulation;
  private final InProcessHttp.Streams streams;
  private final Queue<Object> unread = new ArrayDeque<>(); // String, ByteBuffer or Close
  private volatile @Nullable WebSocketPeer peer;
  private int demand;
  private boolean draining;
  private boolean clientClosed;
  private boolean serverClosed;
  private boolean left; // confined to the holder of the baton

  private record Close(int code, String reason) {}

  InProcessWebSocket(
      WebSocket.Listener listener, Simulation simulation, InProcessHttp.Streams streams) {
    this.listener = listener;
    this.simulation = simulation;
    this.streams = streams;
  }

  void connect(WebSocketPeer to) {
    simulation.enter(
        () -> {
          peer = to;
          streams.opened();
          to.opened(this);
        });
  }

  @Override
  public void text(String message) {
    put(message);
  }

  @Override
  public void binary(byte[] message) {
    put(ByteBuffer.wrap(message));
  }

  @Override
  public void close(int code, String reason) {
    leave();
    put(new Close(code, reason));
  }

  @Override
  public synchronized int backlog() {
    return unread.size();
  }

  private void put(Object message) {
    synchronized (this) {
      unread.add(message);
    }
    drain();
  }

  @Override
  public void request() {
    synchronized (this) {
      demand++;
    }
    drain();
  }

  private void drain() {
    while (true) {
      Object next;
      boolean last;
      synchronized (this) {
        if (draining || serverClosed || demand == 0 || unread.isEmpty()) {
          return;
        }
        demand--;
        next = unread.remove();
        last = unread.isEmpty();
        draining = true;
        serverClosed = next instanceof Close;
      }
      try {
        give(next);
      } catch (RuntimeException broken) {
        listener.onError(this, broken);
      } finally {
        synchronized (this) {
          draining = false;
        }
      }
      WebSocketPeer source = peer;
      if (last && source != null && !serverClosed) {
        simulation.enter(source::drained);
      }
    }
  }

  private void give(Object message) {
    if (message instanceof String text) {
      listener.onMessage(this, text);
    } else if (message instanceof ByteBuffer bytes) {
      listener.onMessage(this, bytes);
    } else if (message instanceof Close close) {
      listener.onClose(this, close.code(), close.reason());
    }
  }

  @Override
  public boolean send(ByteBuffer buffer) {
    WebSocketPeer to = peer;
    synchronized (this) {
      if (clientClosed || to == null) {
        return false;
      }
    }
    byte[] message = new byte[buffer.remaining()];
    buffer.get(message);
    simulation.enter(() -> to.message(message));
    return true;
  }

  @Override
  public boolean sendClose(int code, String reason) {
    WebSocketPeer to = peer;
    synchronized (this) {
      if (clientClosed) {
        return false;
      }
      clientClosed = true;
    }
    simulation.enter(
        () -> {
          if (to != null) {
            to.closed();
          }
          leave();
        });
    put(new Close(code == 0 ? GOING_AWAY : code, reason == null ? "" : reason));
    return true;
  }

  private void leave() {
    if (!left) {
      left = true;
      streams.closed();
    }
  }

  @Override
  public long queueSize() {
    return 0;
  }
}
