package io.podwire.app;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * An HTTP request as a handler sees it.
 *
 * @param method for example {@code GET}
 * @param target path and query as they were sent
 * @param headers in order; those of one name are joined by commas
 * @param body empty if there is none
 * @param client where the connection came from
 * @param port that it came to
 * @param pod that serves it
 */
@API(status = API.Status.EXPERIMENTAL)
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record WebRequest(
    String method,
    String target,
    Map<String, String> headers,
    byte[] body,
    InetSocketAddress client,
    int port,
    AppPod pod) {
  /** The path without the query. */
  public String path() {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /** The decoded value of a parameter of the query. */
  public Optional<String> query(String name) {
    int question = target.indexOf('?');
    String query = question < 0 ? "" : target.substring(question + 1);
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
        return Optional.of(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return Optional.empty();
  }

  /** The value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The body in UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
