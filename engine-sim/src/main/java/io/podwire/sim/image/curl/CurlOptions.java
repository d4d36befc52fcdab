package io.podwire.sim.image.curl;

import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
          Map.entry("e", "referer"));
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
          "max-redirs");
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
          "progress-bar");

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
        throw new NotSimulatedException("curl: option -" + word.charAt(at));
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
      given.computeIfAbsent(name, missing -> new ArrayList<>()).add(value);
      return 1;
    }
    if (!FLAGS.contains(name)) {
      throw new NotSimulatedException("curl: option --" + name);
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
  @Nullable Duration seconds(String option) throws CurlFailure {
    String value = value(option);
    if (value == null) {
      return null;
    }
    if (!value.matches("\\d+(\\.\\d*)?|\\.\\d+")) {
      throw new CurlFailure(2, "option --" + option + ": expected a proper numerical parameter");
    }
    long millis = Math.round(Double.parseDouble(value) * 1000);
    return millis == 0 ? null : Duration.ofMillis(millis);
  }

  List<String> urls() {
    return urls;
  }
}
