package io.podwire.sim.shell;

/** Text as a shell could read it again. */
final class Quoting {
  static String quoteIfNeeded(String text) {
    boolean plain = text.matches("[A-Za-z0-9_./:=,@%+^-]+") && !Parser.RESERVED.contains(text);
    return plain ? text : quote(text);
  }

  static String quote(String text) {
    return "'" + text.replace("'", "'\"'\"'") + "'";
  }

  private Quoting() {}
}
