package io.podwire.sim.image.curl;

import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line of curl. */
final class CurlOptions {
  private static final Map<String, String> SHORT =
      Map.ofEntries(
          Map.entry("s", "silent"),
          Map.entry("S", "show-error"),
          Map.entry("f", "fail"),
          Map.entry("k", "insecure"),
          Map.entry("v", "verbose"),
          Map.entry("o", "output"),
          Map.entry("w", "write-out"),
          Map.entry("H", "header"),
          Map.entry("X", "request"),
          Map.entry("d", "data"),
          Map.entry("i", "include"),
          Map.entry("I", "head"),
          Map.entry("L", "location"),
          Map.entry("m", "max-time"),
          Map.entry("A", "user-agent"),
          Map.entry("G", "get"),
          Map.entry("u", "user"),
          Map.entry("4", "ipv4"),
          Map.entry("N", "no-buffer"),
          Map.entry("g", "globoff"),
          Map.entry("O", "remote-name"),
          Map.entry("T", "upload-file"),
          Map.entry("q", "disable"),
          Map.entry("V", "version"),
          Map.entry("e", "referer"),
          Map.entry("b", "cookie"),
          Map.entry("r", "range"),
          Map.entry("D", "dump-header"),
          Map.entry("x", "proxy"),
          Map.entry("U", "proxy-user"),
          Map.entry("p", "proxytunnel"),
          Map.entry("0", "http1.0"),
          Map.entry("#", "progress-bar"));
  private static final List<String> WITH_VALUE =
      List.of(
          "output",
          "write-out",
          "header",
          "request",
          "data",
          "max-time",
          "user-agent",
          "user",
          "cacert",
          "resolve",
          "connect-timeout",
          "data-raw",
          "data-binary",
          "retry",
          "retry-delay",
          "retry-max-time",
          "url",
          "upload-file",
          "referer",
          "max-redirs",
          "cookie",
          "dump-header",
          "range",
          "connect-to",
          "data-urlencode",
          "json",
          "proxy",
          "noproxy",
          "proxy-user");
  private static final List<String> FLAGS =
      List.of(
          "silent",
          "show-error",
          "fail",
          "insecure",
          "verbose",
          "include",
          "head",
          "location",
          "get",
          "ipv4",
          "no-buffer",
          "globoff",
          "remote-name",
          "disable",
          "version",
          "no-progress-meter",
          "fail-with-body",
          "http1.1",
          "http1.0",
          "retry-connrefused",
          "retry-all-errors",
          "compressed",
          "no-keepalive",
          "proxytunnel",
          "create-dirs",
          "path-as-is");

  private static final Set<String> SECONDS = Set.of("max-time", "connect-timeout");
  private static final Set<String> COUNTS = Set.of("retry", "retry-delay", "retry-max-time");
  private static final String FRACTION = "[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?";

  /** Longer than any simulation, and yet a number of nanoseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  // LONG_MAX / 1000: https://github.com/curl/curl/blob/curl-7_88_1/src/tool_getparam.c
  private static final double MOST_SECONDS = Long.MAX_VALUE / 1000d;

  private static final String WHOLE = "[+-]?\\d{1,18}";

  // Of https://curl.se/docs/manpage.html, what scripts use and this curl does not do.
  private static final Set<String> NOT_SIMULATED =
      Set.of(
          ("append basic cert cert-type cookie-jar config digest doh-url fail-early form"
                  + " form-string ftp-pasv http0.9 http2 http2-prior-knowledge http3 interface ipv6"
                  + " junk-session-cookies keepalive-time key limit-rate local-port location-trusted"
                  + " max-filesize negotiate netrc next ntlm oauth2-bearer output-dir parallel"
                  + " parallel-max pinnedpubkey post301 post302 post303 preproxy proxy proxy-user"
                  + " proxytunnel quote range rate remote-header-name remote-name-all remote-time"
                  + " request-target socks4 socks5 socks5-hostname speed-limit"
                  + " speed-time ssl stderr styled-output tcp-fastopen tcp-nodelay time-cond tls-max"
                  + " tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 trace trace-ascii trace-time unix-socket"
                  + " url-query xattr capath cert-status ciphers crlfile dns-servers expect100-timeout"
                  + " happy-eyeballs-timeout-ms help manual haproxy-protocol")
              .split(" "));

  private final Map<String, List<String>> given = new LinkedHashMap<>();
  private final List<String> urls = new ArrayList<>();

  static CurlOptions parse(List<String> words) throws IOException {
    CurlOptions options = new CurlOptions();
    boolean ended = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String next = i + 1 < words.size() ? words.get(i + 1) : null;
      if (ended || !word.startsWith("-") || word.equals("-")) {
        options.urls.add(word);
      } else if (word.equals("--")) {
        ended = true;
      } else if (word.startsWith("--")) {
        i += options.add(word.substring(2), word, next);
      } else {
        i += options.addShort(word, next);
      }
    }
    options.urls.addAll(options.values("url"));
    return options;
  }

  private int addShort(String word, @Nullable String next) throws IOException {
    for (int at = 1; at < word.length(); at++) {
      String name = SHORT.get(word.substring(at, at + 1));
      if (name == null) {
        boolean known = "BCEFJKMPQRYZachjlntyz:123".indexOf(word.charAt(at)) >= 0;
        throw known
            ? new NotSimulatedException("curl: option -" + word.charAt(at))
            : usage("option " + word + ": is unknown");
      }
      if (WITH_VALUE.contains(name)) {
        String rest = word.substring(at + 1);
        return rest.isEmpty() ? add(name, "-" + word.charAt(at), next) : add(name, word, rest) - 1;
      }
      add(name, word, next);
    }
    return 0;
  }

  /** Takes an option; how many words its value took. */
  private int add(String name, String shown, @Nullable String value) throws IOException {
    if (WITH_VALUE.contains(name)) {
      if (value == null) {
        throw usage("option " + shown + ": requires parameter");
      }
      String wrong = wrong(name, value);
      if (wrong != null) {
        throw usage("option " + shown + ": " + wrong);
      }
      requireSimulated(name, value);
      given.computeIfAbsent(name, missing -> new ArrayList<>()).add(value);
      return 1;
    }
    if (!FLAGS.contains(name)) {
      throw NOT_SIMULATED.contains(name)
          ? new NotSimulatedException("curl: option --" + name)
          : usage("option " + shown + ": is unknown");
    }
    given.computeIfAbsent(name, missing -> new ArrayList<>()).add("");
    return 0;
  }

  private static CurlFailure usage(String what) {
    return new CurlFailure(CurlFailure.USAGE, what);
  }

  /** What is wrong with a number; null if nothing is, or the option takes none. */
  private static @Nullable String wrong(String name, String value) {
    boolean seconds = SECONDS.contains(name);
    boolean redirects = name.equals("max-redirs");
    if (!seconds && !redirects && !COUNTS.contains(name)) {
      return null;
    }
    boolean number = value.matches(seconds ? FRACTION : WHOLE);
    if (!number || redirects && Long.parseLong(value) < -1) {
      return "expected a proper numerical parameter";
    }
    if (seconds && Double.parseDouble(value) > MOST_SECONDS) {
      return "too large number";
    }
    return value.startsWith("-") && !redirects ? "expected a positive numerical parameter" : null;
  }

  private static void requireSimulated(String name, String value) throws NotSimulatedException {
    if (name.equals("cookie") && !value.contains("=")) {
      throw new NotSimulatedException("curl: option -b with a file, and what it keeps of answers,");
    }
    if (name.equals("user") && !value.contains(":")) {
      throw new NotSimulatedException("curl: option -u without a password");
    }
    boolean file = name.equals("header") || name.equals("write-out") || name.equals("json");
    if (file && value.startsWith("@")) {
      throw new NotSimulatedException("curl: option --" + name + " with a file");
    }
    boolean encodedFile = value.contains("@") && !value.contains("=");
    if (name.equals("data-urlencode") && encodedFile) {
      throw new NotSimulatedException("curl: option --data-urlencode with a file");
    }
  }

  /** The methods that are asked for, in curl's words for them; more than one is too many. */
  List<String> methods() {
    List<String> methods = new ArrayList<>();
    if (has("upload-file")) {
      methods.add("PUT (-T, --upload-file)");
    }
    if (!has("get") && CurlData.KINDS.stream().anyMatch(this::has)) {
      methods.add("POST (-d, --data)");
    }
    if (has("head")) {
      methods.add("HEAD (-I, --head)");
    }
    return methods;
  }

  /** A whole number that was given, or the other. */
  long number(String option, long otherwise) {
    String value = value(option);
    return value == null ? otherwise : Long.parseLong(value);
  }

  boolean has(String option) {
    return given.containsKey(option);
  }

  List<String> values(String option) {
    return given.getOrDefault(option, List.of());
  }

  @Nullable String value(String option) {
    List<String> values = values(option);
    return values.isEmpty() ? null : values.get(values.size() - 1);
  }

  String value(String option, String otherwise) {
    String value = value(option);
    return value == null ? otherwise : value;
  }

  /** A limit of time; null if none is given. */
  @Nullable Duration seconds(String option) {
    String value = value(option);
    if (value == null) {
      return null;
    }
    double limited = Math.min(Double.parseDouble(value), LONGEST.toSeconds());
    long millis = (long) (limited * 1000);
    return millis == 0 ? null : Duration.ofMillis(millis);
  }

  List<String> urls() {
    return urls;
  }
}
