package io.podwire.sim.shell;

/**
 * What the parser sees.
 *
 * @param kind of it
 * @param text of an operator; of a bare word
 * @param word if it is one
 * @param descriptor the number before a redirection, -1 if none
 */
record Token(Kind kind, String text, Word word, int descriptor) {
  /** Kinds of tokens. */
  enum Kind {
    WORD,
    OPERATOR,
    REDIRECTION,
    NEWLINE,
    END
  }

  static Token of(Kind kind, String text) {
    return new Token(kind, text, Word.EMPTY, -1);
  }

  boolean is(String operatorOrReserved) {
    return (kind == Kind.OPERATOR || kind == Kind.WORD) && text.equals(operatorOrReserved);
  }

  /** As ash names it in its messages. */
  String shown() {
    return switch (kind) {
      case END -> "end of file";
      case NEWLINE -> "newline";
      case REDIRECTION -> "redirection";
      case OPERATOR -> '"' + text + '"';
      case WORD -> Parser.RESERVED.contains(text) ? '"' + text + '"' : "word";
    };
  }
}
