package io.podwire.sim.image.regex;

import java.io.IOException;

/** A regular expression that is none; the message is a tool's last words. */
public final class RegexSyntaxException extends IOException {
  private static final long serialVersionUID = 1L;

  RegexSyntaxException(String regex, String why) {
    super("bad regex '" + regex + "': " + why);
  }
}
