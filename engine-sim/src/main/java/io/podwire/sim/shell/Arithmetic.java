package io.podwire.sim.shell;

import java.util.List;

/** {@code $((…))}: the integer expressions of C, over 64 bits. */
final class Arithmetic {
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("||"),
          List.of("&&"),
          List.of("|"),
          List.of("^"),
          List.of("&"),
          List.of("==", "!="),
          List.of("<=", ">=", "<", ">"),
          List.of("<<", ">>"),
          List.of("+", "-"),
          List.of("*", "/", "%"));
  private static final List<String> ASSIGNMENTS =
      List.of("<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "=");

  private final Variables variables;
  private final String text;
  private int at;
  private int skipping;

  private Arithmetic(Variables variables, String text) {
    this.variables = variables;
    this.text = text;
  }

  static long evaluate(Variables variables, String expression) {
    Arithmetic arithmetic = new Arithmetic(variables, expression);
    arithmetic.blanks();
    if (arithmetic.at == expression.length()) {
      return 0;
    }
    long value = arithmetic.comma();
    if (arithmetic.at < expression.length()) {
      throw arithmetic.error();
    }
    return value;
  }

  private ShellException.Failure error() {
    return new ShellException.Failure("arithmetic syntax error");
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean take(String operator) {
    if (text.startsWith(operator, at)) {
      at += operator.length();
      blanks();
      return true;
    }
    return false;
  }

  private long comma() {
    long value = ternary();
    while (take(",")) {
      value = ternary();
    }
    return value;
  }

  private long ternary() {
    long condition = binary(0);
    if (!take("?")) {
      return condition;
    }
    long yes = unless(condition == 0);
    if (!take(":")) {
      throw error();
    }
    long no = unless(condition != 0);
    return condition != 0 ? yes : no;
  }

  private long unless(boolean skip) {
    skipping += skip ? 1 : 0;
    long value = ternary();
    skipping -= skip ? 1 : 0;
    return value;
  }

  private long binary(int level) {
    if (level == LEVELS.size()) {
      return unary();
    }
    long left = binary(level + 1);
    for (String operator; (operator = operator(level)) != null; ) {
      boolean decided = operator.equals("||") && left != 0 || operator.equals("&&") && left == 0;
      skipping += decided ? 1 : 0;
      long right = binary(level + 1);
      skipping -= decided ? 1 : 0;
      left = apply(operator, left, right);
    }
    return left;
  }

  private @org.jspecify.annotations.Nullable String operator(int level) {
    for (String operator : LEVELS.get(level)) {
      if (text.startsWith(operator, at) && !isPartOfLonger(operator)) {
        take(operator);
        return operator;
      }
    }
    return null;
  }

  private boolean isPartOfLonger(String operator) {
    char next = at + operator.length() < text.length() ? text.charAt(at + operator.length()) : ' ';
    boolean assigns = next == '=' && !"=!<>".contains(operator.substring(operator.length() - 1));
    boolean shifts = operator.equals("<<") || operator.equals(">>");
    return assigns
        || shifts && next == '='
        || operator.length() == 1 && "|&<>".contains(operator) && next == operator.charAt(0);
  }

  private long apply(String operator, long a, long b) {
    return switch (operator) {
      case "||" -> a != 0 || b != 0 ? 1 : 0;
      case "&&" -> a != 0 && b != 0 ? 1 : 0;
      case "|" -> a | b;
      case "^" -> a ^ b;
      case "&" -> a & b;
      case "==" -> a == b ? 1 : 0;
      case "!=" -> a != b ? 1 : 0;
      case "<=" -> a <= b ? 1 : 0;
      case ">=" -> a >= b ? 1 : 0;
      case "<" -> a < b ? 1 : 0;
      case ">" -> a > b ? 1 : 0;
      case "<<" -> a << b;
      case ">>" -> a >> b;
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> b == 0 ? divideByZero() : a / b;
      case "%" -> b == 0 ? divideByZero() : a % b;
      default -> throw error();
    };
  }

  private long divideByZero() {
    if (skipping > 0) {
      return 0;
    }
    throw new ShellException.Failure("divide by zero");
  }

  private long unary() {
    blanks();
    if (take("++") || text.startsWith("--", at)) {
      long step = take("--") ? -1 : 1;
      String name = name();
      return assign(name, value(name) + step);
    }
    if (take("!")) {
      return unary() == 0 ? 1 : 0;
    }
    if (take("~")) {
      return ~unary();
    }
    if (take("-")) {
      return -unary();
    }
    return take("+") ? unary() : primary();
  }

  private long primary() {
    if (take("(")) {
      long value = comma();
      if (!take(")")) {
        throw error();
      }
      return value;
    }
    char c = at < text.length() ? text.charAt(at) : ' ';
    return WordReader.isNameStart(c) ? variable() : number();
  }

  private long variable() {
    String name = name();
    for (String operator : ASSIGNMENTS) {
      boolean equality = operator.equals("=") && text.startsWith("==", at);
      if (!equality && take(operator)) {
        long right = ternary();
        String binary = operator.substring(0, operator.length() - 1);
        return assign(name, binary.isEmpty() ? right : apply(binary, value(name), right));
      }
    }
    if (text.startsWith("++", at) || text.startsWith("--", at)) {
      long before = value(name);
      assign(name, take("++") ? before + 1 : take("--") ? before - 1 : before);
      return before;
    }
    return value(name);
  }

  private String name() {
    int start = at;
    while (at < text.length()
        && (WordReader.isNameStart(text.charAt(at)) || Character.isDigit(text.charAt(at)))) {
      at++;
    }
    if (start == at) {
      throw error();
    }
    String name = text.substring(start, at);
    blanks();
    return name;
  }

  private long value(String name) {
    String value = variables.get(name, "").trim();
    if (value.isEmpty()) {
      return 0;
    }
    return value.equals(name) ? 0 : evaluate(variables, value);
  }

  private long assign(String name, long value) {
    if (skipping == 0) {
      variables.set(name, Long.toString(value));
    }
    return value;
  }

  private long number() {
    int start = at;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    String digits = text.substring(start, at);
    blanks();
    try {
      return digits.startsWith("0x") || digits.startsWith("0X")
          ? Long.parseUnsignedLong(digits.substring(2), 16)
          : digits.startsWith("0") ? Long.parseLong(digits, 8) : Long.parseLong(digits);
    } catch (NumberFormatException notANumber) {
      throw error();
    }
  }
}
