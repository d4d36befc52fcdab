package io.podwire.sim.http.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The two messages of a health check in <a
 * href="https://protobuf.dev/programming-guides/encoding/">protocol buffers</a>: a request with a
 * service's name, an answer with a number.
 */
final class HealthMessages {
  static final String SERVICE = "grpc.health.v1.Health";

  private static final int NAME = 1 << 3 | 2; // field 1, of some length
  private static final int STATUS = 1 << 3; // field 1, a number
  private static final int MAX_NAME = 127; // so its length is one byte

  private HealthMessages() {}

  static byte[] request(String service) {
    byte[] name = service.getBytes(UTF_8);
    if (name.length > MAX_NAME) {
      throw new IllegalArgumentException(
          "service: \"" + service + "\": at most " + MAX_NAME + " bytes are simulated");
    }
    if (name.length == 0) {
      return name;
    }
    ByteBuffer message = ByteBuffer.allocate(2 + name.length);
    return message.put((byte) NAME).put((byte) name.length).put(name).array();
  }

  static byte[] answer(boolean serving) {
    return new byte[] {STATUS, (byte) (serving ? 1 : 2)};
  }

  /** The service that is asked for. */
  static String service(byte[] data) throws IOException {
    ByteBuffer message = message(data);
    if (!message.hasRemaining()) {
      return "";
    }
    if (message.get() != NAME) {
      throw new IOException("not a HealthCheckRequest");
    }
    byte[] name = new byte[Math.min(message.get(), message.remaining())];
    message.get(name);
    return new String(name, UTF_8);
  }

  /** The name of the status that is answered. */
  static String status(byte[] data) throws IOException {
    ByteBuffer message = message(data);
    int status = 0;
    if (message.hasRemaining()) {
      if (message.get() != STATUS) {
        throw new IOException("not a HealthCheckResponse");
      }
      status = message.get();
    }
    return switch (status) {
      case 0 -> "UNKNOWN";
      case 1 -> "SERVING";
      case 2 -> "NOT_SERVING";
      case 3 -> "SERVICE_UNKNOWN";
      default -> Integer.toString(status);
    };
  }

  /** Without the five bytes before it: whether it is compressed, and how long it is. */
  private static ByteBuffer message(byte[] data) throws IOException {
    if (data.length < 5 || data[0] != 0) {
      throw new IOException("not a message, or a compressed one");
    }
    return ByteBuffer.wrap(data, 5, data.length - 5);
  }
}
