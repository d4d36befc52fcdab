package io.podwire.sim.image.busybox;

import io.podwire.sim.image.regex.PosixRegex;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;

/**
 * {@code expr}: by descent through its levels of precedence.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/coreutils/expr.c?h=1_35_stable">expr.c</a>
 */
final class Expr {
  private final List<String> words;
  private int at;

  private Expr(List<String> words) {
    this.words = words;
  }

  static int run(UnixProcess process) throws IOException {
    Expr expression = new Expr(process.argv().subList(1, process.argv().size()));
    try {
      String value = expression.or();
      if (expression.at < expression.words.size()) {
        throw new ToolFailure("syntax error");
      }
      process.out().printLine(value);
      return isTrue(value) ? 0 : 1;
    } catch (ToolFailure wrong) {
      process.err().printLine("expr: " + wrong.getMessage());
      return 2;
    }
  }

  private static boolean isTrue(String value) {
    return !value.isEmpty() && !value.equals("0");
  }

  private boolean accept(String word) {
    boolean present = at < words.size() && words.get(at).equals(word);
    at += present ? 1 : 0;
    return present;
  }

  private String or() throws IOException {
    String left = and();
    while (accept("|")) {
      String right = and();
      left = isTrue(left) ? left : right;
    }
    return left;
  }

  private String and() throws IOException {
    String left = comparison();
    while (accept("&")) {
      String right = comparison();
      left = isTrue(left) && isTrue(right) ? left : "0";
    }
    return left;
  }

  private String comparison() throws IOException {
    String left = sum();
    while (at < words.size()
        && List.of("<", "<=", "=", "==", "!=", ">=", ">").contains(words.get(at))) {
      String operator = words.get(at++);
      String right = sum();
      boolean numbers = left.matches("-?\\d+") && right.matches("-?\\d+");
      int order = numbers ? Long.compare(number(left), number(right)) : left.compareTo(right);
      boolean holds =
          switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "!=" -> order != 0;
            default -> order == 0;
          };
      left = holds ? "1" : "0";
    }
    return left;
  }

  private String sum() throws IOException {
    String left = product();
    while (true) {
      if (accept("+")) {
        left = Long.toString(number(left) + number(product()));
      } else if (accept("-")) {
        left = Long.toString(number(left) - number(product()));
      } else {
        return left;
      }
    }
  }

  private String product() throws IOException {
    String left = matched();
    while (true) {
      if (accept("*")) {
        left = Long.toString(number(left) * number(matched()));
      } else if (at < words.size() && (words.get(at).equals("/") || words.get(at).equals("%"))) {
        boolean divides = words.get(at++).equals("/");
        long right = number(matched());
        if (right == 0) {
          throw new ToolFailure("division by zero");
        }
        left = Long.toString(divides ? number(left) / right : number(left) % right);
      } else {
        return left;
      }
    }
  }

  private String matched() throws IOException {
    String left = operand();
    while (accept(":")) {
      left = match(left, operand());
    }
    return left;
  }

  private static String match(String text, String regex) throws IOException {
    Matcher matcher = PosixRegex.compile(regex, false, false).matcher(text);
    boolean found = matcher.lookingAt();
    if (matcher.groupCount() > 0) {
      return found && matcher.group(1) != null ? matcher.group(1) : "";
    }
    return Integer.toString(found ? matcher.end() : 0);
  }

  private String operand() throws IOException {
    if (accept("(")) {
      String value = or();
      if (!accept(")")) {
        throw new ToolFailure("syntax error");
      }
      return value;
    }
    if (accept("length")) {
      return Integer.toString(word().length());
    }
    if (accept("match")) {
      return match(word(), word());
    }
    if (accept("index")) {
      String text = word();
      String any = word();
      int first = 0;
      while (first < text.length() && any.indexOf(text.charAt(first)) < 0) {
        first++;
      }
      return Integer.toString(first == text.length() ? 0 : first + 1);
    }
    if (accept("substr")) {
      String text = word();
      int from = (int) Math.max(1, number(word()));
      int end = (int) Math.min(text.length(), from - 1 + number(word()));
      return from - 1 < end ? text.substring(from - 1, end) : "";
    }
    return word();
  }

  private String word() throws ToolFailure {
    if (at == words.size()) {
      throw new ToolFailure("syntax error");
    }
    return words.get(at++);
  }

  private static long number(String text) throws ToolFailure {
    if (!text.matches("-?\\d{1,18}")) {
      throw new ToolFailure("non-numeric argument");
    }
    return Long.parseLong(text);
  }
}
