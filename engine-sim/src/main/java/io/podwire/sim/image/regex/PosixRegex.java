package io.podwire.sim.image.regex;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Basic and extended regular expressions of POSIX, as Java's. */
public final class PosixRegex {
  private static final String UNCLOSED = "Unmatched [, [^, [:, [., or [=";

  /** Compiles an expression. */
  public static Pattern compile(String regex, boolean extended, boolean ignoreCase)
      throws RegexSyntaxException {
    try {
      String java = extended ? brackets(regex) : brackets(basic(regex));
      return Pattern.compile(java, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
    } catch (PatternSyntaxException wrong) {
      throw new RegexSyntaxException(regex, posix(wrong.getDescription()));
    }
  }

  /** In the words of regerror(3). */
  private static String posix(String description) {
    return switch (description) {
      case "Unclosed group" -> "Unmatched ( or \\(";
      case "Unmatched closing ')'" -> "Unmatched ) or \\)";
      case "Unclosed counted closure" -> "Unmatched \\{";
      case "Unclosed character class" -> UNCLOSED;
      default ->
          description.startsWith("Dangling meta character")
              ? "Invalid preceding regular expression"
              : "Invalid regular expression";
    };
  }

  /** In a basic expression the operators are the escaped ones. */
  private static String basic(String regex) {
    StringBuilder java = new StringBuilder();
    boolean start = true;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '[') {
        int end = closing(regex, i);
        java.append(regex, i, Math.min(end + 1, regex.length()));
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
    return regex.length();
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
        if (end == regex.length()) {
          throw new PatternSyntaxException("Unclosed character class", regex, i);
        }
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
