package io.podwire.sim.image.awk;

import io.podwire.sim.image.awk.Expression.Place;
import io.podwire.sim.image.awk.Lexer.Kind;
import io.podwire.sim.image.awk.Lexer.Token;
import io.podwire.sim.image.regex.PosixRegex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads expressions, by descent through the levels of precedence. */
final class ExpressionParser {
  private static final List<String> COMPARISONS = List.of("<", "<=", "==", "!=", ">=", ">");
  private static final List<String> ASSIGNMENTS =
      List.of("=", "+=", "-=", "*=", "/=", "%=", "^=", "**=");

  private final Tokens tokens;

  /** Whether {@code >} is a comparison; behind {@code print} it leads to a file. */
  private boolean comparesGreater = true;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Any expression. */
  Expression any() throws IOException {
    Expression left = choice();
    for (String assignment : ASSIGNMENTS) {
      if (left instanceof Place place && tokens.accept(assignment)) {
        String operator = assignment.substring(0, assignment.length() - 1);
        return new Expression.Assignment(place, operator.equals("**") ? "^" : operator, any());
      }
    }
    return left;
  }

  /** What {@code print} prints, in parentheses or not. */
  List<Expression> printed() throws IOException {
    Token begin = tokens.current();
    if (tokens.accept("(")) {
      List<Expression> inside = list(")");
      if (tokens.is(";")
          || tokens.is("}")
          || tokens.is(">")
          || tokens.is(">>")
          || tokens.is("|")
          || tokens.isKind(Kind.NEWLINE)
          || tokens.isKind(Kind.END)) {
        return inside;
      }
      tokens.back(begin);
    }
    comparesGreater = false;
    try {
      List<Expression> values = new ArrayList<>(List.of(any()));
      while (tokens.accept(",")) {
        skipNewlines();
        values.add(any());
      }
      return values;
    } finally {
      comparesGreater = true;
    }
  }

  /** The keys of an array's element, behind its bracket. */
  List<Expression> keys() throws IOException {
    return list("]");
  }

  private List<Expression> list(String end) throws IOException {
    boolean before = comparesGreater;
    comparesGreater = true;
    List<Expression> values = new ArrayList<>();
    while (!tokens.accept(end)) {
      skipNewlines();
      values.add(any());
      if (!tokens.is(end)) {
        tokens.expect(",");
      }
    }
    comparesGreater = before;
    return values;
  }

  private void skipNewlines() throws AwkException {
    while (tokens.isKind(Kind.NEWLINE)) {
      tokens.advance();
    }
  }

  // ---- from the loosest operator to the tightest -------------------------------------------

  private Expression choice() throws IOException {
    Expression condition = or();
    if (!tokens.accept("?")) {
      return condition;
    }
    skipNewlines();
    Expression yes = any();
    skipNewlines();
    tokens.expect(":");
    skipNewlines();
    return new Expression.Choice(condition, yes, any());
  }

  private Expression or() throws IOException {
    Expression left = and();
    while (tokens.accept("||")) {
      skipNewlines();
      left = new Expression.Junction(false, left, and());
    }
    return left;
  }

  private Expression and() throws IOException {
    Expression left = membership();
    while (tokens.accept("&&")) {
      skipNewlines();
      left = new Expression.Junction(true, left, membership());
    }
    return left;
  }

  private Expression membership() throws IOException {
    Expression left = match();
    while (tokens.accept("in")) {
      left = new Expression.Membership(List.of(left), tokens.name());
    }
    return left;
  }

  private Expression match() throws IOException {
    Expression left = comparison();
    while (tokens.is("~") || tokens.is("!~")) {
      boolean negated = tokens.accept("!~");
      if (!negated) {
        tokens.expect("~");
      }
      left = new Expression.Match(left, comparison(), negated);
    }
    return left;
  }

  private Expression comparison() throws IOException {
    Expression left = piped();
    for (String operator : COMPARISONS) {
      if ((comparesGreater || !operator.equals(">")) && tokens.accept(operator)) {
        return new Expression.Comparison(operator, left, piped());
      }
    }
    return left;
  }

  /** {@code command | getline variable}. */
  private Expression piped() throws IOException {
    Expression left = concatenation();
    while (tokens.is("|")) {
      Token bar = tokens.current();
      tokens.advance();
      if (!tokens.accept("getline")) {
        tokens.back(bar);
        return left;
      }
      left = new Expression.GetLine(left, true, place());
    }
    return left;
  }

  Expression concatenation() throws IOException {
    Expression left = sum();
    while (beginsOperand()) {
      left = new Expression.Concatenation(left, sum());
    }
    return left;
  }

  private boolean beginsOperand() {
    return switch (tokens.current().kind()) {
      case NUMBER, STRING, NAME, FUNCTION -> true;
      default -> tokens.is("$") || tokens.is("(") || tokens.is("++") || tokens.is("--");
    };
  }

  private Expression sum() throws IOException {
    Expression left = product();
    while (tokens.is("+") || tokens.is("-")) {
      String operator = tokens.current().text();
      tokens.advance();
      left = new Expression.Arithmetic(operator, left, product());
    }
    return left;
  }

  private Expression product() throws IOException {
    Expression left = unary();
    while (tokens.is("*") || tokens.is("/") || tokens.is("%")) {
      String operator = tokens.current().text();
      tokens.advance();
      left = new Expression.Arithmetic(operator, left, unary());
    }
    return left;
  }

  private Expression unary() throws IOException {
    if (tokens.accept("!")) {
      return new Expression.Not(unary());
    }
    Expression zero = new Expression.Constant(Value.of(0));
    if (tokens.accept("-")) {
      return new Expression.Arithmetic("-", zero, unary());
    }
    return tokens.accept("+") ? new Expression.Arithmetic("+", zero, unary()) : power();
  }

  private Expression power() throws IOException {
    Expression base = increment();
    while (tokens.accept("^") || tokens.accept("**")) { // to the left, unlike POSIX
      boolean negative = tokens.accept("-");
      Expression exponent = increment();
      Expression zero = new Expression.Constant(Value.of(0));
      base =
          new Expression.Arithmetic(
              "^", base, negative ? new Expression.Arithmetic("-", zero, exponent) : exponent);
    }
    return base;
  }

  private Expression increment() throws IOException {
    if (tokens.is("++") || tokens.is("--")) {
      int by = tokens.is("++") ? 1 : -1;
      tokens.advance();
      if (primary() instanceof Place place) {
        return new Expression.Increment(place, by, true);
      }
      throw tokens.unexpected();
    }
    Expression value = primary();
    if (value instanceof Place place && (tokens.is("++") || tokens.is("--"))) {
      int by = tokens.is("++") ? 1 : -1;
      tokens.advance();
      return new Expression.Increment(place, by, false);
    }
    return value;
  }

  // ---- operands ----------------------------------------------------------------------------

  private Expression primary() throws IOException {
    Token token = tokens.current();
    switch (token.kind()) {
      case NUMBER -> {
        tokens.advance();
        return new Expression.Constant(Value.of(Double.parseDouble(token.text())));
      }
      case STRING -> {
        tokens.advance();
        return new Expression.Constant(Value.of(token.text()));
      }
      case NAME -> {
        return named();
      }
      case FUNCTION -> {
        return call();
      }
      default -> {
        return marked();
      }
    }
  }

  private Expression named() throws IOException {
    String name = tokens.name();
    if (tokens.accept("[")) {
      return new Expression.Element(name, keys());
    }
    return name.equals("length")
        ? new Expression.BuiltIn(name, List.of())
        : new Expression.Variable(name);
  }

  private Expression call() throws IOException {
    int line = tokens.current().line();
    String name = tokens.name();
    tokens.expect("(");
    List<Expression> arguments = list(")");
    return Functions.NAMES.contains(name)
        ? new Expression.BuiltIn(name, arguments)
        : new Expression.Call(name, arguments, line);
  }

  private Expression marked() throws IOException {
    if (tokens.is("/") || tokens.is("/=")) {
      return new Expression.Regex(PosixRegex.compile(tokens.regex(), true, false));
    }
    if (tokens.accept("$")) {
      return new Expression.Field(
          tokens.is("++") || tokens.is("--") ? increment() : tokens.is("-") ? unary() : primary());
    }
    if (tokens.accept("(")) {
      return grouped();
    }
    if (tokens.accept("getline")) {
      Place target = place();
      boolean fromFile = tokens.accept("<");
      return new Expression.GetLine(fromFile ? primary() : null, false, target);
    }
    throw tokens.unexpected();
  }

  /** An expression in parentheses is no place to assign to. */
  private Expression grouped() throws IOException {
    List<Expression> values = list(")");
    if (values.size() > 1) {
      tokens.expect("in");
      return new Expression.Membership(values, tokens.name());
    }
    if (values.isEmpty()) {
      throw tokens.unexpected();
    }
    Expression value = values.get(0);
    return value instanceof Place ? machine -> value.evaluate(machine) : value;
  }

  private @Nullable Place place() throws IOException {
    boolean begins = tokens.isKind(Kind.NAME) || tokens.is("$");
    return begins && primary() instanceof Place place ? place : null;
  }
}
