package io.podwire.sim.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes words apart: quotes, backslashes, dollars and backquotes. */
final class WordReader {
  private static final String METACHARACTERS = " \t\n;&|<>()";

  private final Source source;
  private final Parser parser;

  WordReader(Source source, Parser parser) {
    this.source = source;
    this.parser = parser;
  }

  /** Gathers parts, merging neighbouring literals. */
  private static final class Parts {
    private final List<Word.Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private boolean quoted;
    private boolean open;

    void add(char c, boolean isQuoted) {
      begin(isQuoted);
      literal.append(c);
    }

    void begin(boolean isQuoted) {
      if (open && quoted != isQuoted) {
        flush();
      }
      quoted = isQuoted;
      open = true;
    }

    void add(Word.Part part) {
      flush();
      parts.add(part);
    }

    void flush() {
      if (open) {
        parts.add(new Word.Literal(literal.toString(), quoted));
        literal.setLength(0);
        open = false;
      }
    }

    Word word() {
      flush();
      return new Word(List.copyOf(parts));
    }
  }

  /** A word up to the next character that separates words. */
  Word readWord() {
    return read(METACHARACTERS, false);
  }

  /** The body of a here-document, or what stands in double quotes, with all its text. */
  static Word expandable(String text, Parser parser, boolean quotesAreSpecial) {
    Source body = Source.of(text, 0);
    WordReader reader = new WordReader(body, parser.nested(body));
    Parts parts = new Parts();
    parts.begin(true);
    while (body.peek() != Source.END) {
      reader.doubleQuoted(parts, quotesAreSpecial);
    }
    return parts.word();
  }

  private Word read(String ends, boolean inDoubleQuotes) {
    Parts parts = new Parts();
    boolean start = true;
    while (true) {
      char c = source.peek();
      if (c == Source.END || ends.indexOf(c) >= 0) {
        return parts.word();
      }
      if (!source.skipContinuation()) {
        if (inDoubleQuotes) {
          doubleQuoted(parts, true);
        } else if (start && c == '~') {
          tilde(parts);
        } else {
          unquoted(parts);
        }
      }
      start = false;
    }
  }

  private void tilde(Parts parts) {
    source.next();
    StringBuilder user = new StringBuilder();
    while (Character.isLetterOrDigit(source.peek())) {
      user.append(source.next());
    }
    parts.add(new Word.Tilde(user.toString()));
  }

  private void unquoted(Parts parts) {
    char c = source.next();
    switch (c) {
      case '\\' -> {
        char escaped = source.next();
        parts.add(escaped == Source.END ? '\\' : escaped, true);
      }
      case '\'' -> singleQuoted(parts);
      case '"' -> {
        parts.begin(true);
        while (!source.skip('"')) {
          if (source.peek() == Source.END) {
            throw Parser.error("unterminated quoted string");
          }
          doubleQuoted(parts, true);
        }
      }
      case '$' -> dollar(parts, false);
      case '`' -> parts.add(backquotes(false));
      default -> parts.add(c, false);
    }
  }

  private void singleQuoted(Parts parts) {
    parts.begin(true);
    for (char c; (c = source.next()) != '\''; ) {
      if (c == Source.END) {
        throw Parser.error("unterminated quoted string");
      }
      parts.add(c, true);
    }
  }

  private void doubleQuoted(Parts parts, boolean quotesAreSpecial) {
    if (source.skipContinuation()) {
      return;
    }
    char c = source.next();
    if (c == '\\' && isEscapable(source.peek(), quotesAreSpecial)) {
      parts.add(source.next(), true);
    } else if (c == '$') {
      dollar(parts, true);
    } else if (c == '`') {
      parts.add(backquotes(true));
    } else {
      parts.add(c, true);
    }
  }

  private static boolean isEscapable(char c, boolean quotesAreSpecial) {
    return c == '$' || c == '`' || c == '\\' || c == '"' && quotesAreSpecial || c == '}';
  }

  // ---- $ -----------------------------------------------------------------------------------

  private void dollar(Parts parts, boolean quoted) {
    char c = source.peek();
    if (c == '(' && source.peek(1) == '(') {
      parts.add(calculation(quoted));
    } else if (c == '(') {
      source.next();
      parts.add(new Word.Substitution(parser.nested(source).substitution(), quoted));
    } else if (c == '{') {
      source.next();
      parts.add(braces(quoted));
    } else if (isNameStart(c)) {
      parts.add(parameter(name(), quoted));
    } else if (Character.isDigit(c) || isSpecial(c)) {
      parts.add(parameter(String.valueOf(source.next()), quoted));
    } else {
      parts.add('$', quoted);
    }
  }

  private static Word.Part parameter(String name, boolean quoted) {
    return new Word.Parameter(name, "", Word.EMPTY, null, quoted);
  }

  static boolean isNameStart(char c) {
    return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isSpecial(char c) {
    return c != Source.END && "@*#?-$!".indexOf(c) >= 0;
  }

  private String name() {
    StringBuilder name = new StringBuilder();
    while (isNameStart(source.peek()) || Character.isDigit(source.peek())) {
      name.append(source.next());
    }
    return name.toString();
  }

  private Word.Part braces(boolean quoted) {
    if (source.peek() == '#' && source.peek(1) != '}' && "-=?+:%".indexOf(source.peek(1)) < 0) {
      source.next();
      String name = parameterName();
      close();
      return new Word.Parameter(name, "length", Word.EMPTY, null, quoted);
    }
    String name = parameterName();
    String operator = operator();
    if (operator.isEmpty()) {
      close();
      return parameter(name, quoted);
    }
    boolean pattern =
        operator.startsWith("#") || operator.startsWith("%") || operator.startsWith("/");
    String ends = operator.startsWith("/") ? "/}" : operator.equals(":") ? ":}" : "}";
    Word argument = read(ends, quoted && !pattern);
    Word second = null;
    if (source.peek() != '}' && source.peek() != Source.END) {
      source.next();
      second = read("}", quoted);
    }
    close();
    return new Word.Parameter(name, operator, argument, second, quoted);
  }

  private String parameterName() {
    if (isNameStart(source.peek())) {
      return name();
    }
    StringBuilder digits = new StringBuilder();
    while (Character.isDigit(source.peek())) {
      digits.append(source.next());
    }
    if (digits.length() > 0) {
      return digits.toString();
    }
    if (isSpecial(source.peek())) {
      return String.valueOf(source.next());
    }
    throw Parser.error(source.peek() == Source.END ? "missing '}'" : "bad substitution");
  }

  private String operator() {
    char c = source.peek();
    if (c == '}') {
      return "";
    }
    if (c == Source.END) {
      throw Parser.error("missing '}'");
    }
    source.next();
    char after = source.peek();
    if (c == ':' && after != Source.END && "-=?+".indexOf(after) >= 0) {
      return ":" + source.next();
    }
    if ((c == '#' || c == '%' || c == '/') && after == c) {
      source.next();
      return "" + c + c;
    }
    if ("-=?+#%/:".indexOf(c) < 0) {
      throw Parser.error("bad substitution");
    }
    return String.valueOf(c);
  }

  private void close() {
    if (!source.skip('}')) {
      throw Parser.error(source.peek() == Source.END ? "missing '}'" : "bad substitution");
    }
  }

  private Word.Part calculation(boolean quoted) {
    source.next();
    source.next();
    StringBuilder text = new StringBuilder();
    int depth = 0;
    while (depth > 0 || source.peek() != ')' || source.peek(1) != ')') {
      char c = source.next();
      if (c == Source.END) {
        throw Parser.error("missing '))'");
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      text.append(c);
    }
    source.next();
    source.next();
    return new Word.Calculation(expandable(text.toString(), parser, true), quoted);
  }

  private Word.Part backquotes(boolean quoted) {
    StringBuilder text = new StringBuilder();
    for (char c; (c = source.next()) != '`'; ) {
      if (c == Source.END) {
        throw Parser.error("EOF in backquote substitution");
      }
      char next = source.peek();
      boolean escape =
          c == '\\' && (next == '$' || next == '`' || next == '\\' || quoted && next == '"');
      text.append(escape ? source.next() : c);
    }
    Source inner = Source.of(text.toString(), source.line());
    return new Word.Substitution(parser.nested(inner).wholeScript(), quoted);
  }

  /** Whether the text is a name that a variable can have. */
  static boolean isName(@Nullable String text) {
    return text != null && text.matches("[A-Za-z_][A-Za-z0-9_]*");
  }
}
