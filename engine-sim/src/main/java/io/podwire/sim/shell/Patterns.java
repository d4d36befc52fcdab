package io.podwire.sim.shell;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Shell patterns: {@code *}, {@code ?} and brackets. */
final class Patterns {
  /** Whether an unquoted special character is in the field. */
  static boolean isPattern(Field field) {
    for (int i = 0; i < field.length(); i++) {
      if (!field.isQuoted(i) && "*?[".indexOf(field.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** A regular expression for the whole text. */
  static Pattern compile(Field field) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < field.length()) {
      char c = field.charAt(i);
      int close = c == '[' && !field.isQuoted(i) ? closing(field, i) : -1;
      if (close > 0) {
        regex.append(brackets(field.part(i + 1, close)));
        i = close + 1;
        continue;
      }
      if (field.isQuoted(i) || c != '*' && c != '?' && c != '\\') {
        regex.append(quote(c));
      } else if (c == '\\' && i + 1 < field.length()) {
        regex.append(quote(field.charAt(++i)));
      } else {
        regex.append(c == '*' ? ".*" : c == '?' ? "." : "\\\\");
      }
      i++;
    }
    return compile(regex.toString());
  }

  private static Pattern compile(String regex) {
    try {
      return Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException brackets) {
      return Pattern.compile("(?!)");
    }
  }

  private static int closing(Field field, int open) {
    int i = open + 1;
    if (i < field.length() && (field.charAt(i) == '!' || field.charAt(i) == '^')) {
      i++;
    }
    for (int first = i; i < field.length(); i++) {
      if (field.charAt(i) == '[' && i + 1 < field.length() && field.charAt(i + 1) == ':') {
        i = Math.max(i, field.text().indexOf(":]", i) + 1);
      } else if (field.charAt(i) == ']' && i > first) {
        return i;
      }
    }
    return -1;
  }

  private static String brackets(Field inner) {
    StringBuilder regex = new StringBuilder("[");
    int i = 0;
    if (inner.length() > 0 && (inner.charAt(0) == '!' || inner.charAt(0) == '^')) {
      regex.append('^');
      i = 1;
    }
    for (; i < inner.length(); i++) {
      char c = inner.charAt(i);
      int end = inner.text().indexOf(":]", i);
      if (c == '[' && end > 0 && inner.text().startsWith("[:", i)) {
        regex.append("\\p{").append(posixClass(inner.text().substring(i + 2, end))).append('}');
        i = end + 1;
      } else {
        regex.append("[]\\^&".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
      }
    }
    return regex.append(']').toString();
  }

  private static String posixClass(String name) {
    return switch (name) {
      case "xdigit" -> "XDigit";
      case "alnum",
          "alpha",
          "digit",
          "lower",
          "upper",
          "punct",
          "graph",
          "print",
          "blank",
          "cntrl",
          "space" ->
          Character.toUpperCase(name.charAt(0)) + name.substring(1);
      default -> "Cntrl";
    };
  }

  private static String quote(char c) {
    return Character.isLetterOrDigit(c) || c == ' ' ? String.valueOf(c) : Pattern.quote("" + c);
  }

  private Patterns() {}
}
