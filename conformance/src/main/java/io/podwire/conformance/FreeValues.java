package io.podwire.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What two right answers may differ in: addresses, times, identities. Each gets a name instead. */
final class FreeValues {
  private static final Map<Pattern, String> PATTERNS = new LinkedHashMap<>();

  static {
    name("\\b[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT", "<date>");
    name("\\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [A-Z]{3} [0-9]{4}", "<date>");
    name("(?<=\\bafter )[0-9]+(?= (ms|milliseconds))", "<n>");
    name("(?<=\\btime=)[0-9.]+(?= ms)", "<n>");
    name("(?<=round-trip min/avg/max = )[0-9./]+", "<n>");
    name("(?<=, id: )[0-9]+", "<n>"); // dig
    name("(?<=;; Query time: )[0-9]+", "<n>");
    name("(?<=COOKIE: )[0-9a-f]+( \\(good\\))?", "<cookie>");
    name("(?<=ETag: )\"[^\"]*\"", "<tag>");
    name("(?<=http://10\\.42\\.)[0-9.]+", "<n>");
    name("\\b10\\.42\\.[0-9]+\\.[0-9]+(:[0-9]{5}\\b)?", "<ip of a Pod>");
    name("(?<=Debian-)[0-9]+|(?<=DiG )[0-9][^ ]*", "<version>");
  }

  private final Map<String, String> literals;

  /**
   * @param literals values of this run and what they are called, in the order to look for them
   */
  FreeValues(Map<String, String> literals) {
    this.literals = new LinkedHashMap<>(literals);
  }

  private static void name(String regex, String name) {
    PATTERNS.put(Pattern.compile(regex), name);
  }

  /** The text with names in place of all that is free. */
  String named(String text) {
    String result = text;
    for (Map.Entry<String, String> literal : literals.entrySet()) {
      String whole = "(?<![0-9.])" + Pattern.quote(literal.getKey()) + "(?![0-9]|\\.[0-9])";
      result = result.replaceAll(whole, literal.getValue());
    }
    for (Map.Entry<Pattern, String> pattern : PATTERNS.entrySet()) {
      result = pattern.getKey().matcher(result).replaceAll(pattern.getValue());
    }
    return result;
  }
}
