package io.podwire.sim.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cuts a script into tokens, and fetches the bodies of here-documents. */
final class Lexer {
  private final Source source;
  private final Parser parser;
  private final WordReader words;
  private final List<HereDocument> pending = new ArrayList<>();
  private @Nullable Token peeked;

  /** A here-document whose body is to come after the line. */
  static final class HereDocument {
    private final String delimiter;
    private final boolean literal;
    private final boolean stripTabs;
    private @Nullable Word body;

    HereDocument(String delimiter, boolean literal, boolean stripTabs) {
      this.delimiter = delimiter;
      this.literal = literal;
      this.stripTabs = stripTabs;
    }
  }

  Lexer(Source source, Parser parser) {
    this.source = source;
    this.parser = parser;
    this.words = new WordReader(source, parser);
  }

  int line() {
    return source.line();
  }

  Token peek() {
    if (peeked == null) {
      peeked = read();
    }
    return peeked;
  }

  Token next() {
    Token token = peek();
    peeked = null;
    return token;
  }

  private Token read() {
    skipBlanks();
    char c = source.peek();
    if (c == Source.END) {
      return Token.of(Token.Kind.END, "");
    }
    if (c == '\n') {
      source.next();
      pending.forEach(this::fetch);
      pending.clear();
      return Token.of(Token.Kind.NEWLINE, "\n");
    }
    if (c == '<' || c == '>') {
      return redirection(-1);
    }
    if (";&|()".indexOf(c) >= 0) {
      return operator();
    }
    return word();
  }

  private void skipBlanks() {
    while (true) {
      char c = source.peek();
      if (c == ' ' || c == '\t') {
        source.next();
      } else if (c == '#') {
        while (source.peek() != '\n' && source.peek() != Source.END) {
          source.next();
        }
      } else if (!source.skipContinuation()) {
        return;
      }
    }
  }

  private Token operator() {
    char c = source.next();
    boolean doubled = "&|;".indexOf(c) >= 0 && source.skip(c);
    return Token.of(Token.Kind.OPERATOR, doubled ? "" + c + c : "" + c);
  }

  private Token redirection(int descriptor) {
    char c = source.next();
    String operator = "" + c;
    for (String longer : c == '<' ? List.of("<", "&", ">") : List.of(">", "&", "|")) {
      if (source.skip(longer.charAt(0))) {
        operator += longer;
        break;
      }
    }
    if (operator.equals("<<") && source.skip('-')) {
      operator = "<<-";
    }
    return new Token(Token.Kind.REDIRECTION, operator, Word.EMPTY, descriptor);
  }

  private Token word() {
    Word word = words.readWord();
    String bare = word.bare();
    char after = source.peek();
    if (bare != null
        && (after == '<' || after == '>')
        && bare.length() == 1
        && Character.isDigit(bare.charAt(0))) {
      return redirection(bare.charAt(0) - '0');
    }
    return new Token(Token.Kind.WORD, bare == null ? "" : bare, word, -1);
  }

  // ---- here-documents ----------------------------------------------------------------------

  /** Promises a body, which {@link #body} gives once the line has ended. */
  HereDocument expect(Word delimiter, boolean stripTabs) {
    StringBuilder text = new StringBuilder();
    for (Word.Part part : delimiter.parts()) {
      text.append(part instanceof Word.Literal literal ? literal.text() : "");
    }
    HereDocument document = new HereDocument(text.toString(), delimiter.hasQuotes(), stripTabs);
    pending.add(document);
    return document;
  }

  Word body(HereDocument document) {
    if (document.body == null) {
      fetchAtEnd(document);
    }
    return Objects.requireNonNull(document.body);
  }

  private void fetchAtEnd(HereDocument document) {
    pending.remove(document);
    fetch(document);
  }

  private void fetch(HereDocument document) {
    StringBuilder text = new StringBuilder();
    while (source.peek() != Source.END) {
      StringBuilder line = new StringBuilder();
      while (source.peek() != '\n' && source.peek() != Source.END) {
        line.append(source.next());
      }
      boolean ended = source.skip('\n');
      String content =
          document.stripTabs ? line.toString().replaceFirst("^\t+", "") : line.toString();
      if (content.equals(document.delimiter)) {
        break;
      }
      text.append(content).append(ended ? "\n" : "");
    }
    document.body =
        document.literal
            ? new Word(List.of(new Word.Literal(text.toString(), true)))
            : WordReader.expandable(text.toString(), parser, false);
  }
}
