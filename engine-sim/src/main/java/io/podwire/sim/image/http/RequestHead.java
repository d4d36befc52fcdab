package io.podwire.sim.image.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says before its body.
 *
 * @param major of the version of HTTP; 0 for a request that is one line, without a version
 * @param headers in order, with what was repeated
 * @param length of the body in bytes; {@link #CHUNKED} if the body tells it itself
 */
public record RequestHead(
    String method,
    String target,
    int major,
    int minor,
    List<Map.Entry<String, String>> headers,
    long length) {
  /** The length of a body that comes in chunks. */
  public static final long CHUNKED = -1;

  /** All values of a header, whatever its case. */
  public static List<String> values(List<Map.Entry<String, String>> headers, String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The first value of a header, whatever its case; null if it is not there. */
  public @Nullable String header(String name) {
    List<String> values = values(headers, name);
    return values.isEmpty() ? null : values.get(0);
  }

  /** Whether it is of version 1.1 or a later one. */
  public boolean isAtLeast11() {
    return major > 1 || major == 1 && minor >= 1;
  }

  /** Whether its client goes on with the same connection. */
  public boolean keeps() {
    String connection = String.join(",", values(headers, "Connection")).toLowerCase(Locale.ROOT);
    return isAtLeast11() ? !connection.contains("close") : connection.contains("keep-alive");
  }

  /** Whether the client waits to be told that its body is welcome. */
  boolean waitsToContinue() {
    return isAtLeast11() && length != 0 && "100-continue".equalsIgnoreCase(header("Expect"));
  }

  String version() {
    return "HTTP/" + major + "." + minor;
  }
}
