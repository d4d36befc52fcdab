package io.podwire.sim.image.agnhost;

import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands behind a subcommand. */
final class GoFlags {
  private final GoLog log;
  private final Map<String, String> values = new LinkedHashMap<>();
  private String operand = "";

  GoFlags(GoLog log) {
    this.log = log;
  }

  /** Ends the program, as it ends the real one. */
  static final class WrongNumber extends IOException {
    private static final long serialVersionUID = 1L;

    WrongNumber(String message) {
      super(message);
    }
  }

  void read(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      if (!word.startsWith("-")) {
        operand = word;
      } else if (equals > 0) {
        values.put(word.substring(0, equals).replaceFirst("^-+", ""), word.substring(equals + 1));
      } else {
        boolean valued = i + 1 < words.size() && !words.get(i + 1).startsWith("-");
        values.put(word.replaceFirst("^-+", ""), valued ? words.get(++i) : "true");
      }
    }
  }

  /**
   * @throws NotSimulatedException if there is another one
   */
  void allow(String... known) throws NotSimulatedException {
    for (String flag : values.keySet()) {
      if (!List.of(known).contains(flag)) {
        throw new NotSimulatedException("agnhost: flag --" + flag);
      }
    }
  }

  /** The last word that is no flag; empty if there is none. */
  String operand() {
    return operand;
  }

  boolean has(String flag) {
    return values.containsKey(flag);
  }

  String text(String flag, String otherwise) {
    return values.getOrDefault(flag, otherwise);
  }

  boolean isSet(String flag, boolean otherwise) {
    return Boolean.parseBoolean(text(flag, Boolean.toString(otherwise)));
  }

  /** Whether the port is -1, which is none. */
  boolean isOff(String flag, String otherwise) {
    return text(flag, otherwise).equals("-1");
  }

  int port(String flag, int otherwise) throws WrongNumber {
    String text = text(flag, Integer.toString(otherwise));
    if (!text.matches("[+-]?[0-9]{1,18}")) {
      throw notANumber(flag, text);
    }
    long port = Long.parseLong(text);
    if (port < 0 || port > 65_535) {
      throw new WrongNumber(log.line("listen tcp: address " + port + ": invalid port"));
    }
    return (int) port;
  }

  int number(String flag, int otherwise) throws WrongNumber {
    String text = text(flag, Integer.toString(otherwise));
    if (!text.matches("[+-]?[0-9]{1,9}")) {
      throw notANumber(flag, text);
    }
    return Integer.parseInt(text);
  }

  private static WrongNumber notANumber(String flag, String text) {
    return new WrongNumber(
        "Error: invalid argument \"%1$s\" for \"--%2$s\" flag: strconv.ParseInt: parsing \"%1$s\": invalid syntax"
            .formatted(text, flag));
  }
}
