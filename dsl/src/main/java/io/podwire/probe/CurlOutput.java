package io.podwire.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Reads what {@code curl} printed. It is always asked for the answer's head ({@code -i}), which is
 * taken off the body here.
 *
 * @see <a href="https://curl.se/libcurl/c/libcurl-errors.html">curl's exit codes</a>
 */
@API(status = API.Status.INTERNAL)
public final class CurlOutput {
  private static final Pattern STATUS = Pattern.compile("(?m)^HTTP/[0-9.]+ ([0-9]{3})");
  private static final Pattern RETURNED =
      Pattern.compile("The requested URL returned error: ([0-9]{3})");
  private static final Pattern HEADER = Pattern.compile("(?m)^([A-Za-z0-9-]+): (.*?)\r?$");
  private static final Pattern AFTER = Pattern.compile("after ([0-9]+) ms");

  private CurlOutput() {}

  /** What came of the request. */
  public static HttpAnswer read(ToolRun run) {
    String head = "";
    String body = run.stdout();
    // One head for each answer on the way: a redirection that is followed has its own.
    while (body.startsWith("HTTP/")) {
      int end = body.indexOf("\r\n\r\n");
      int from = end < 0 ? body.length() : end + 4;
      head = body.substring(0, from);
      body = body.substring(from);
    }
    OptionalInt status = last(STATUS, head);
    if (status.isEmpty()) {
      status = last(RETURNED, run.stderr());
    }
    return new HttpAnswer(reach(run), status, headers(head), body, run);
  }

  private static OptionalInt last(Pattern pattern, String text) {
    OptionalInt found = OptionalInt.empty();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found = OptionalInt.of(Integer.parseInt(matcher.group(1)));
    }
    return found;
  }

  private static Map<String, List<String>> headers(String head) {
    Map<String, List<String>> headers = new TreeMap<>();
    Matcher matcher = HEADER.matcher(head);
    while (matcher.find()) {
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      headers.merge(name, List.of(matcher.group(2).strip()), Lists::joined);
    }
    return headers;
  }

  private static Reach reach(ToolRun run) {
    String err = run.stderr();
    return switch (run.exitCode()) {
      case 0, 22, 18 -> Reach.CONNECTED;
      case 6 -> Reach.NAME_NOT_RESOLVED;
      case 7 -> couldNotConnect(err);
      case 28 -> timedOut(err);
      case 51 -> Reach.TLS_WRONG_NAME;
      case 60 -> untrusted(err);
      case 35 -> brokenHandshake(err);
      case 52, 56 -> Reach.RESET;
      default -> Reach.FAILED;
    };
  }

  /**
   * "Operation timed out" is what it says once it has connected; to {@code -m} a TLS handshake is a
   * part of connecting.
   *
   * @see <a href="https://github.com/curl/curl/blob/curl-7_88_1/lib/multi.c">multi.c,
   *     multi_handle_timeout</a>
   */
  private static Reach timedOut(String err) {
    if (err.contains("Resolving timed out")) {
      return Reach.NAME_NOT_RESOLVED;
    }
    boolean connected =
        err.contains("Operation timed out") || err.contains("SSL connection timeout");
    return connected ? Reach.NO_ANSWER : Reach.TIMED_OUT;
  }

  /**
   * curl 7.88 says "Couldn't connect to server" for a refusal and for no route alike; the latter
   * takes the kernel's three seconds of asking for the neighbour.
   */
  private static Reach couldNotConnect(String err) {
    Reach named = Complaint.read(err);
    if (named != Reach.FAILED) {
      return named;
    }
    Matcher after = AFTER.matcher(err);
    return after.find() && Long.parseLong(after.group(1)) >= 2500
        ? Reach.UNREACHABLE
        : Reach.REFUSED;
  }

  private static Reach brokenHandshake(String err) {
    if (err.contains("wrong version number")) {
      return Reach.TLS_NOT_SPOKEN; // what OpenSSL makes of an answer in plain text
    }
    return Complaint.read(err) == Reach.RESET ? Reach.RESET : Reach.TLS_FAILED;
  }

  private static Reach untrusted(String err) {
    if (err.contains("no alternative certificate subject name")
        || err.contains("does not match target host")) {
      return Reach.TLS_WRONG_NAME;
    }
    return err.contains("expired") ? Reach.TLS_EXPIRED : Reach.TLS_UNKNOWN_AUTHORITY;
  }
}
