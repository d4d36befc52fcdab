package io.podwire.k3s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client, the relay and a target, all on this machine. */
@Timeout(30)
class RelayTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int PATIENCE = 10_000;

  private ServerSocket relay;
  private ServerSocket target;

  @BeforeEach
  void listen() throws IOException {
    relay = new ServerSocket(0, 50, HERE);
    target = new ServerSocket(0, 50, HERE);
    Thread serving = new Thread(this::serve, "relay under test");
    serving.setDaemon(true);
    serving.start();
  }

  private void serve() {
    try {
      RelayServer.serve(relay);
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    target.close();
  }

  private Socket socket() {
    InetSocketAddress there = new InetSocketAddress(HERE, relay.getLocalPort());
    return new WaySockets(Relay.through(there)).createSocket();
  }

  private InetSocketAddress target() {
    return new InetSocketAddress(HERE, target.getLocalPort());
  }

  @Test
  void aDatagramIsAnsweredRefusedOrNotHeardOf() throws Exception {
    Way way = Relay.through(new InetSocketAddress(HERE, relay.getLocalPort()));
    int closed;
    try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
      InetSocketAddress there = new InetSocketAddress(HERE, peer.getLocalPort());
      closed = peer.getLocalPort();
      CompletableFuture<byte[]> answer = ask(way, there, 10_000);
      DatagramPacket heard = new DatagramPacket(new byte[10], 10);
      peer.receive(heard);
      peer.send(new DatagramPacket("yes".getBytes(UTF_8), 3, heard.getSocketAddress()));

      assertThat(answer.get()).asString(UTF_8).isEqualTo("yes");
      assertThat(new String(heard.getData(), 0, heard.getLength(), UTF_8)).isEqualTo("who?");
      assertThatThrownBy(() -> ask(way, there, 50).join())
          .hasCauseInstanceOf(SocketTimeoutException.class);
    }
    InetSocketAddress nobody = new InetSocketAddress(HERE, closed);
    assertThatThrownBy(() -> ask(way, nobody, 10_000).join())
        .hasCauseInstanceOf(PortUnreachableException.class);
  }

  private static CompletableFuture<byte[]> ask(Way way, InetSocketAddress to, int millis) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return way.ask(to, "who?".getBytes(UTF_8), millis);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  @Test
  void eachSideEndsForItself() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    CompletableFuture<Void> answering =
        CompletableFuture.runAsync(
            () -> {
              try (Socket accepted = target.accept()) {
                heard.complete(new String(accepted.getInputStream().readAllBytes(), UTF_8));
                accepted.getOutputStream().write("and heard".getBytes(UTF_8));
              } catch (IOException e) {
                heard.completeExceptionally(e);
              }
            });
    try (Socket client = socket()) {
      client.connect(target(), PATIENCE);
      client.getOutputStream().write("asked".getBytes(UTF_8));
      client.shutdownOutput();

      assertThat(new String(client.getInputStream().readAllBytes(), UTF_8)).isEqualTo("and heard");
    }
    assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("asked");
    answering.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aRefusalIsARefusal() throws Exception {
    InetSocketAddress nobody = target();
    target.close();
    try (Socket client = socket()) {
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> client.connect(nobody, PATIENCE))
          .withMessageContaining("refused");
    }
  }

  @Test
  void silenceIsATimeout() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, HERE);
        Socket first = new Socket(HERE, full.getLocalPort());
        Socket second = new Socket(HERE, full.getLocalPort());
        Socket client = socket()) {
      assertThat(first.isConnected() && second.isConnected()).isTrue();
      // Its queue is full: Linux lets further connections wait for an answer.
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> client.connect(new InetSocketAddress(HERE, full.getLocalPort()), 200));
    }
  }

  @Test
  void aResetIsPassedOn() throws Exception {
    try (Socket client = socket()) {
      client.connect(target(), PATIENCE);
      client.setSoTimeout(PATIENCE);
      Socket accepted = target.accept();
      accepted.setSoLinger(true, 0);
      accepted.close();

      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> client.getInputStream().read())
          .withMessageContaining("reset");
    }
  }

  @Test
  void theServerNeedsNoOtherClass() throws Exception {
    // What is copied into the container: the one class file, and a Java runtime.
    try (var stream = RelayServer.class.getResourceAsStream("RelayServer.class")) {
      byte[] program = stream.readAllBytes();
      ClassLoader alone =
          new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) {
              assertThat(name).isEqualTo(RelayServer.class.getName());
              return defineClass(name, program, 0, program.length);
            }
          };
      var serve =
          alone
              .loadClass(RelayServer.class.getName())
              .getDeclaredMethod("serve", ServerSocket.class);
      serve.setAccessible(true);
      try (ServerSocket other = new ServerSocket(0, 50, HERE)) {
        Thread serving =
            new Thread(
                () -> {
                  try {
                    serve.invoke(null, other);
                  } catch (ReflectiveOperationException closed) {
                    // The test is over.
                  }
                });
        serving.setDaemon(true);
        serving.start();
        Way way = Relay.through(new InetSocketAddress(HERE, other.getLocalPort()));
        try (Socket client = new WaySockets(way).createSocket()) {
          client.connect(target(), PATIENCE);
          try (Socket accepted = target.accept()) {
            accepted.getOutputStream().write('x');
          }
          assertThat(client.getInputStream().read()).isEqualTo('x');
        }
      }
    }
  }
}
