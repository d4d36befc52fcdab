package io.podwire.sim.image.regex;

import java.io.IOException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Basic and extended regular expressions of POSIX, as Java's. */
public final class PosixRegex {
  /**
   * Compiles an expression.
   *
   * @throws IOException if it is none; the message is a tool's last words
   */
  public static Pattern compile(String regex, boolean extended, boolean ignoreCase)
      throws IOException {
    String java = extended ? brackets(regex) : brackets(basic(regex));
    try {
      return Pattern.compile(java, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
    } catch (PatternSyntaxException wrong) {
      throw new IOException("bad regex '" + regex + "': " + wrong.getDescription());
    }
  }

  /** In a basic expression the operators are the escaped ones. */
  private static String basic(String regex) {
    StringBuilder java = new StringBuilder();
    boolean start = true;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '[') {
        int end = closing(regex, i);
        java.append(regex, i, end + 1);
        i = end;
      } else if (c == '\\' && i + 1 < regex.length()) {
        char escaped = regex.charAt(++i);
        java.append("(){}|+?".indexOf(escaped) >= 0 ? "" : "\\").append(escaped);
        start = escaped == '(' || escaped == '|';
        continue;
      } else if ("(){}|+?".indexOf(c) >= 0 || c == '*' && start) {
        java.append('\\').append(c);
      } else if (c == '^' && !start || c == '$' && !endsHere(regex, i)) {
        java.append('\\').append(c);
      } else {
        java.append(c);
        start = c == '^' && start;
        continue;
      }
      start = false;
    }
    return java.toString();
  }

  private static boolean endsHere(String regex, int at) {
    return at == regex.length() - 1
        || regex.startsWith("\\)", at + 1)
        || regex.startsWith("\\|", at + 1);
  }

  private static int closing(String regex, int open) {
    int i = open + 1;
    if (i < regex.length() && regex.charAt(i) == '^') {
      i++;
    }
    for (int first = i; i < regex.length(); i++) {
      if (regex.startsWith("[:", i)) {
        i = Math.max(i, regex.indexOf(":]", i) + 1);
      } else if (regex.charAt(i) == ']' && i > first) {
        return i;
      }
    }
    return regex.length() - 1;
  }

  /** Java reads brackets and classes in another way. */
  private static String brackets(String regex) {
    StringBuilder java = new StringBuilder();
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '\\' && i + 1 < regex.length()) {
        char escaped = regex.charAt(++i);
        java.append(escaped == '<' || escaped == '>' ? "\\b" : "\\" + escaped);
      } else if (c == '[') {
        int end = closing(regex, i);
        java.append(bracket(regex.substring(i + 1, end)));
        i = end;
      } else {
        java.append(c);
      }
    }
    return java.toString();
  }

  private static String bracket(String inner) {
    String body = inner.startsWith("^") ? inner.substring(1) : inner;
    String java =
        body.replace("\\", "\\\\")
            .replace("[:alpha:]", "\\p{Alpha}")
            .replace("[:digit:]", "\\p{Digit}")
            .replace("[:alnum:]", "\\p{Alnum}")
            .replace("[:space:]", "\\s")
            .replace("[:blank:]", " \\t")
            .replace("[:upper:]", "\\p{Upper}")
            .replace("[:lower:]", "\\p{Lower}")
            .replace("[:punct:]", "\\p{Punct}")
            .replace("[:xdigit:]", "\\p{XDigit}")
            .replace("[", "\\[")
            .replace("&", "\\&");
    String safe = java.startsWith("]") ? "\\" + java : java;
    return (inner.startsWith("^") ? "[^" : "[") + safe + "]";
  }

  private PosixRegex() {}
}
