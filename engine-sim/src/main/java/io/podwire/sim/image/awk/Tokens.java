package io.podwire.sim.image.awk;

import io.podwire.sim.image.awk.Lexer.Kind;
import io.podwire.sim.image.awk.Lexer.Token;

/** The token to be read now, and the way back to an earlier one. */
final class Tokens {
  private final Lexer lexer;
  private Token current;

  Tokens(Lexer lexer) throws AwkException {
    this.lexer = lexer;
    this.current = lexer.next();
  }

  Token current() {
    return current;
  }

  void advance() throws AwkException {
    current = lexer.next();
  }

  void back(Token token) throws AwkException {
    lexer.seek(token);
    advance();
  }

  boolean is(String text) {
    return current.is(text);
  }

  boolean isKind(Kind kind) {
    return current.kind() == kind;
  }

  boolean accept(String text) throws AwkException {
    boolean present = is(text);
    if (present) {
      advance();
    }
    return present;
  }

  void expect(String text) throws AwkException {
    if (!accept(text)) {
      throw unexpected();
    }
  }

  String name() throws AwkException {
    if (!isKind(Kind.NAME) && !isKind(Kind.FUNCTION)) {
      throw unexpected();
    }
    String name = current.text();
    advance();
    return name;
  }

  /** The expression that the present slash begins. */
  String regex() throws AwkException {
    String regex = lexer.regex(current);
    advance();
    return regex;
  }

  AwkException unexpected() {
    return new AwkException(current.line(), "Unexpected token");
  }
}
