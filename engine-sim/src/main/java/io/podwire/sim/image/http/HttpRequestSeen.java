package io.podwire.sim.image.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.address.Ip;
import java.net.URLDecoder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as a server sees it.
 *
 * @param target path and query as sent
 * @param version e.g. {@code HTTP/1.1}
 * @param headers in order
 * @param body empty if there is none
 * @param client whose address the connection came from
 * @param clientPort that the connection came from
 * @param port that it came to
 * @param secured whether over TLS
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record HttpRequestSeen(
    String method,
    String target,
    String version,
    Map<String, String> headers,
    byte[] body,
    Ip client,
    int clientPort,
    int port,
    boolean secured) {
  /** The value of a header, whatever its case; null if it is not there. */
  public @Nullable String header(String name) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }

  /** The path without the query. */
  public String path() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
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
