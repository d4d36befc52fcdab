package io.podwire.sim.shell;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The characters of a script, which may come line by line. */
final class Source {
  static final char END = '\uffff';

  private final Supplier<@Nullable String> more;
  private String text;
  private int position;
  private int line;

  private Source(String text, int line, Supplier<@Nullable String> more) {
    this.text = text;
    this.line = line;
    this.more = more;
  }

  /** A whole script; ash counts the lines of a {@code -c} string from 0, of a file from 1. */
  static Source of(String text, int firstLine) {
    return new Source(text, firstLine, () -> null);
  }

  /** Lines, each with its end, until null. */
  static Source lines(Supplier<@Nullable String> lines) {
    return new Source("", 1, lines);
  }

  int line() {
    return line;
  }

  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    while (position + ahead >= text.length()) {
      String next = more.get();
      if (next == null) {
        return END;
      }
      text = text.substring(position) + next;
      position = 0;
    }
    return text.charAt(position + ahead);
  }

  char next() {
    char c = peek();
    if (c != END) {
      position++;
      if (c == '\n') {
        line++;
      }
    }
    return c;
  }

  boolean skip(char c) {
    if (peek() == c) {
      next();
      return true;
    }
    return false;
  }

  /** Skips a backslash with the line's end behind it. */
  boolean skipContinuation() {
    if (peek() == '\\' && peek(1) == '\n') {
      next();
      next();
      return true;
    }
    return false;
  }
}
