package io.podwire.sim.image.awk;

import java.util.List;
import java.util.Set;

/** Cuts a program into tokens, one at a time, because a slash means what the parser expects. */
final class Lexer {
  private static final List<String> OPERATORS =
      List.of(
          "**=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "**", "==", "<=", ">=",
          "!=", "!~", ">>", "{", "}", "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^",
          "!", "<", ">", "|", "?", ":", "~", "$", "=");
  private static final Set<String> KEYWORDS =
      Set.of(
          "BEGIN",
          "END",
          "function",
          "func",
          "if",
          "else",
          "while",
          "for",
          "do",
          "break",
          "continue",
          "next",
          "nextfile",
          "exit",
          "return",
          "delete",
          "in",
          "getline",
          "print",
          "printf");
  private static final int DECIMAL_RADIX = 10;

  private final String text;
  private int at;
  private int line = 1;

  Lexer(String text) {
    this.text = text;
  }

  enum Kind {
    NUMBER,
    STRING,
    NAME,
    /** A name with a parenthesis right behind it. */
    FUNCTION,
    KEYWORD,
    OPERATOR,
    NEWLINE,
    END
  }

  /**
   * A token.
   *
   * @param at where it begins
   */
  record Token(Kind kind, String text, int at, int line) {
    boolean is(String expected) {
      return (kind == Kind.OPERATOR || kind == Kind.KEYWORD) && text.equals(expected);
    }
  }

  /** Goes back, or on, to the beginning of a token. */
  void seek(Token token) {
    at = token.at();
    line = token.line();
  }

  Token next() throws AwkException {
    skipBlanks();
    int begin = at;
    if (at == text.length()) {
      return token(Kind.END, "", begin);
    }
    char c = text.charAt(at);
    if (c == '\n') {
      at++;
      Token newline = token(Kind.NEWLINE, "\n", begin);
      line++;
      return newline;
    }
    if (c == '"') {
      at++;
      return token(Kind.STRING, quoted('"', false), begin);
    }
    if (Character.isDigit(c) || c == '.' && isDigit(at + 1)) {
      return token(Kind.NUMBER, number(), begin);
    }
    if (Character.isLetter(c) || c == '_') {
      return word(begin);
    }
    for (String operator : OPERATORS) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return token(Kind.OPERATOR, operator, begin);
      }
    }
    throw new AwkException(line, "Unexpected token");
  }

  /** The expression that begins with the slash of the token. */
  String regex(Token slash) throws AwkException {
    seek(slash);
    at++;
    return quoted('/', true);
  }

  private Token token(Kind kind, String value, int begin) {
    return new Token(kind, value, begin, line);
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (c == '\\' && text.startsWith("\\\n", at)) {
        at += 2;
        line++;
      } else if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        return;
      }
    }
  }

  private boolean isDigit(int index) {
    return index < text.length() && Character.isDigit(text.charAt(index));
  }

  private String number() {
    int begin = at;
    boolean whole = true;
    while (isDigit(at) || whole && at < text.length() && text.charAt(at) == '.') {
      whole &= text.charAt(at) != '.';
      at++;
    }
    boolean exponent = at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E');
    int sign = exponent && at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0 ? 1 : 0;
    if (exponent && isDigit(at + 1 + sign)) {
      at += 1 + sign;
      while (isDigit(at)) {
        at++;
      }
    }
    return text.substring(begin, at);
  }

  private Token word(int begin) {
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    String word = text.substring(begin, at);
    if (KEYWORDS.contains(word)) {
      return token(Kind.KEYWORD, word.equals("func") ? "function" : word, begin);
    }
    boolean call = at < text.length() && text.charAt(at) == '(';
    return token(call ? Kind.FUNCTION : Kind.NAME, word, begin);
  }

  /** What stands between here and the closing mark, which is passed. */
  private String quoted(char mark, boolean regex) throws AwkException {
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != mark) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        char escaped = text.charAt(at++);
        if (regex) {
          value.append(escaped == '/' ? "/" : "\\" + escaped);
        } else {
          value.append(unescaped(escaped));
        }
      } else {
        value.append(c);
      }
    }
    if (at == text.length()) {
      throw new AwkException(line, "Unexpected end of string");
    }
    at++;
    return value.toString();
  }

  private String unescaped(char escaped) {
    int plain = "ntrabfv\\\"/".indexOf(escaped);
    if (plain >= 0) {
      return "\n\t\r\007\b\f\013\\\"/".substring(plain, plain + 1);
    }
    if (escaped < '0' || escaped > '7') {
      return "\\" + escaped;
    }
    int code = escaped - '0';
    for (int i = 0; i < 2 && at < text.length() && "01234567".indexOf(text.charAt(at)) >= 0; i++) {
      code = code * 8 + Character.digit(text.charAt(at++), DECIMAL_RADIX);
    }
    return Character.toString(code);
  }
}
