package io.podwire.sim.image.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as a server sees it.
 *
 * @param target path and query as sent
 * @param version e.g. {@code HTTP/1.1}
 * @param headers in order
 * @param content the body, which is read when it is asked for
 * @param client whose address the connection came from
 * @param clientPort that the connection came from
 * @param port that it came to
 * @param secured whether over TLS
 */
public record HttpRequestSeen(
    String method,
    String target,
    String version,
    Map<String, String> headers,
    Content content,
    Ip client,
    int clientPort,
    int port,
    boolean secured) {
  /** Bytes that may not have been sent yet. */
  @FunctionalInterface
  public interface Content {
    /** All of them, at each call. */
    byte[] read() throws IOException;
  }

  /**
   * The body, empty if there is none.
   *
   * @throws IOException if it is cut off or breaks the rules
   */
  public byte[] body() throws IOException {
    return content.read();
  }

  /** The value of a header, whatever its case; null if it is not there. */
  public @Nullable String header(String name) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  /** The path without the query, and without the server where that is written before it. */
  public String path() {
    String path = target.replaceFirst("(?s)\\?.*", "").replaceFirst("^[a-zA-Z]+://[^/]*", "");
    return path.isEmpty() ? "/" : path;
  }

  /** What follows the question mark; empty if nothing does. */
  public String query() {
    int question = target.indexOf('?');
    return question < 0 ? "" : target.substring(question + 1);
  }

  /** The first value of that name in the query, as it was sent; empty if there is none. */
  public String argument(String name) {
    for (String pair : query().split("&")) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }

  /** As {@link #argument}, decoded. */
  public String parameter(String name) {
    return URLDecoder.decode(argument(name), UTF_8);
  }
}
