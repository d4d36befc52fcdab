package io.podwire;

import java.util.List;
import java.util.function.Supplier;

/**
 * A URL that one client fetches, for requests in numbers.
 *
 * @param seat where the client sits
 * @param words for the target
 * @param url worked out afresh for each use
 */
record Fetch(Scene scene, Seat seat, String words, Supplier<String> url) {
  /** A shell command that fetches once, under that user agent, and prints the body. */
  String once(String agent) {
    String target = "'" + url.get().replace("'", "'\\''") + "'";
    return seat.toolbox().hasCurl()
        ? "curl -sS -f -m 3 -A " + agent + " " + target
        : "wget -q -T 3 -U " + agent + " -O - " + target;
  }

  List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }

  @Override
  public String toString() {
    return "GET " + words + " from " + seat;
  }
}
