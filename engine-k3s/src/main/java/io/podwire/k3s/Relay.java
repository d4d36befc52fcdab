package io.podwire.k3s;

import io.podwire.engine.EngineUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A {@link RelayServer} in a container of Docker's network, and the way through its open port. */
final class Relay {
  /** How much longer than the relay itself its client waits for the news that time is over. */
  private static final int GRACE_MILLIS = 5_000;

  private final GenericContainer<?> container;

  private Relay(GenericContainer<?> container) {
    this.container = container;
  }

  /**
   * @throws EngineUnavailableException if the image is not to be had or has no Java
   */
  static Relay start(DockerImageName image) {
    String type = RelayServer.class.getName();
    GenericContainer<?> container =
        new GenericContainer<>(image)
            .withCopyToContainer(
                Transferable.of(program()), "/podwire/" + type.replace('.', '/') + ".class")
            .withCreateContainerCmdModifier(
                create -> create.withEntrypoint("java", "-cp", "/podwire", type))
            .withExposedPorts(RelayServer.PORT);
    container.setWaitStrategy(Wait.forLogMessage(".*" + RelayServer.READY + ".*", 1));
    try {
      container.start();
    } catch (RuntimeException failed) {
      throw new EngineUnavailableException(
          "this machine does not reach the cluster's nodes, and the relay to them does not start: image "
              + image.asCanonicalNameString()
              + " must be there and run java; another is named with -D"
              + K3sSettings.RELAY_IMAGE_PROPERTY
              + " or "
              + K3sSettings.RELAY_IMAGE_VARIABLE,
          failed);
    }
    return new Relay(container);
  }

  private static byte[] program() {
    String file = RelayServer.class.getSimpleName() + ".class";
    try (InputStream stream = RelayServer.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException(file + " is not on the class path");
      }
      return stream.readAllBytes();
    } catch (IOException unreadable) {
      throw new IllegalStateException(file + " cannot be read", unreadable);
    }
  }

  Way way() {
    return through(
        new InetSocketAddress(container.getHost(), container.getMappedPort(RelayServer.PORT)));
  }

  void stop() {
    container.stop();
  }

  /** The way through the relay that listens there. */
  static Way through(InetSocketAddress relay) {
    return new Way() {
      @Override
      public void connect(Socket socket, Plain plain, InetSocketAddress to, int millis)
          throws IOException {
        plain.connect(relay, millis);
        int usual = socket.getSoTimeout();
        socket.setSoTimeout(millis == 0 ? 0 : millis + GRACE_MILLIS);
        request(socket, to, millis, new byte[0]);
        try {
          hear(socket);
        } catch (IOException failed) {
          socket.close();
          throw failed;
        }
        socket.setSoTimeout(usual);
      }

      @Override
      public byte[] ask(InetSocketAddress to, byte[] datagram, int millis) throws IOException {
        try (Socket socket = new Socket()) {
          socket.connect(relay, millis);
          socket.setSoTimeout(millis + GRACE_MILLIS);
          request(socket, to, millis, datagram);
          hear(socket);
          return socket.getInputStream().readAllBytes();
        }
      }
    };
  }

  /**
   * @param datagram empty to connect
   */
  private static void request(Socket relay, InetSocketAddress to, int millis, byte[] datagram)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream asked = new DataOutputStream(bytes);
    asked.writeUTF(to.getAddress().getHostAddress());
    asked.writeInt(to.getPort());
    asked.writeInt(millis);
    asked.writeInt(datagram.length);
    asked.write(datagram);
    relay.getOutputStream().write(bytes.toByteArray());
  }

  /** Whether it succeeded. */
  private static void hear(Socket relay) throws IOException {
    DataInputStream answer = new DataInputStream(relay.getInputStream());
    String failure = answer.readUTF();
    String message = answer.readUTF();
    if (!failure.isEmpty()) {
      throw failure(failure, message);
    }
  }

  private static IOException failure(String type, String message) {
    return switch (type) {
      case "ConnectException" -> new ConnectException(message);
      case "NoRouteToHostException" -> new NoRouteToHostException(message);
      case "PortUnreachableException" -> new PortUnreachableException(message);
      case "SocketTimeoutException" -> new SocketTimeoutException(message);
      default -> new SocketException(message);
    };
  }
}
