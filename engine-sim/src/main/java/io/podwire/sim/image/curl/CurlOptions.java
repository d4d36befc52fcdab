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
          Map.entry("D", "dump-header"));
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
          "json");
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
          "progress-bar",
          "create-dirs",
          "path-as-is");

  private static final Set<String> NUMBERS =
      Set.of("max-time", "connect-timeout", "retry", "retry-delay", "max-redirs");
  private static final String NUMBER = "\\d+(\\.\\d*)?|\\.\\d+";

  // Of https://curl.se/docs/manpage.html, what scripts use and this curl does not do.
  private static final Set<String> NOT_SIMULATED =
      Set.of(
          ("append basic cert cert-type cookie-jar config digest doh-url fail-early form"
                  + " form-string ftp-pasv http0.9 http2 http2-prior-knowledge http3 interface ipv6"
                  + " junk-session-cookies keepalive-time key limit-rate local-port location-trusted"
                  + " max-filesize negotiate netrc next noproxy ntlm oauth2-bearer output-dir parallel"
                  + " parallel-max pinnedpubkey post301 post302 post303 preproxy proxy proxy-user"
                  + " proxytunnel quote range rate remote-header-name remote-name-all remote-time"
                  + " request-target retry-all-errors socks4 socks5 socks5-hostname speed-limit"
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
        boolean known = "BCEFJKLMPQRUYZabcfghijlnprtxyz#:0123".indexOf(word.charAt(at)) >= 0;
        throw known
            ? new NotSimulatedException("curl: option -" + word.charAt(at))
            : new CurlFailure(2, "option " + word + ": is unknown");
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
        throw new CurlFailure(2, "option " + shown + ": requires parameter");
      }
      if (NUMBERS.contains(name) && !value.matches(NUMBER)) {
        throw new CurlFailure(2, "option " + shown + ": expected a proper numerical parameter");
      }
      given.computeIfAbsent(name, missing -> new ArrayList<>()).add(value);
      return 1;
    }
    if (!FLAGS.contains(name)) {
      throw NOT_SIMULATED.contains(name)
          ? new NotSimulatedException("curl: option --" + name)
          : new CurlFailure(2, "option " + shown + ": is unknown");
    }
    given.computeIfAbsent(name, missing -> new ArrayList<>()).add("");
    return 0;
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
    long millis = Math.round(Double.parseDouble(value) * 1000);
    return millis == 0 ? null : Duration.ofMillis(millis);
  }

  List<String> urls() {
    return urls;
  }
}
