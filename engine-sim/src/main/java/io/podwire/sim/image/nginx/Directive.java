package io.podwire.sim.image.nginx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directive of a configuration file.
 *
 * @param block the directives in its braces
 */
record Directive(String name, List<String> arguments, List<Directive> block) {
  /** The directives of a file. */
  static List<Directive> parse(String text, String file) throws IOException {
    return new Parser(text, file).directives(false);
  }

  String argument(int index) {
    return index < arguments.size() ? arguments.get(index) : "";
  }

  Optional<Directive> find(String directive) {
    return block.stream().filter(child -> child.name().equals(directive)).findFirst();
  }

  private static final class Parser {
    private final String text;
    private final String file;
    private int at;
    private int line = 1;

    Parser(String text, String file) {
      this.text = text;
      this.file = file;
    }

    private IOException error(String what) {
      return new IOException("[emerg] " + what + " in " + file + ":" + line);
    }

    List<Directive> directives(boolean nested) throws IOException {
      List<Directive> directives = new ArrayList<>();
      while (true) {
        List<String> words = new ArrayList<>();
        String token;
        while (!(token = token()).isEmpty() && ";{}".indexOf(token.charAt(0)) < 0) {
          words.add(token.substring(1));
        }
        if (token.equals(";") && !words.isEmpty()) {
          directives.add(new Directive(words.get(0), words.subList(1, words.size()), List.of()));
        } else if (token.equals("{") && !words.isEmpty()) {
          directives.add(
              new Directive(words.get(0), words.subList(1, words.size()), directives(true)));
        } else if (token.equals("}") && nested && words.isEmpty()) {
          return directives;
        } else if (token.isEmpty() && !nested && words.isEmpty()) {
          return directives;
        } else {
          throw error(
              token.isEmpty()
                  ? "unexpected end of file, expecting \"" + (words.isEmpty() ? "}" : ";") + "\""
                  : "unexpected \"" + token + "\"");
        }
      }
    }

    /** The next token: a word after an underscore, a single punctuation mark, empty at the end. */
    private String token() throws IOException {
      skip();
      if (at == text.length()) {
        return "";
      }
      char c = text.charAt(at);
      if (";{}".indexOf(c) >= 0) {
        at++;
        return String.valueOf(c);
      }
      return c == '"' || c == '\'' ? quoted(c) : bare();
    }

    private void skip() {
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '#') {
          int end = text.indexOf('\n', at);
          at = end < 0 ? text.length() : end;
        } else if (Character.isWhitespace(c)) {
          line += c == '\n' ? 1 : 0;
          at++;
        } else {
          return;
        }
      }
    }

    private String quoted(char quote) throws IOException {
      StringBuilder word = new StringBuilder("_");
      for (at++; at < text.length() && text.charAt(at) != quote; at++) {
        char c = text.charAt(at);
        line += c == '\n' ? 1 : 0;
        if (c == '\\' && at + 1 < text.length()) {
          char escaped = text.charAt(++at);
          int known = "ntr".indexOf(escaped);
          boolean plain = escaped == quote || escaped == '\\';
          word.append(
              known >= 0
                  ? "\n\t\r".substring(known, known + 1)
                  : plain ? "" + escaped : "\\" + escaped);
        } else {
          word.append(c);
        }
      }
      if (at++ >= text.length()) {
        throw error("unexpected end of file");
      }
      return word.toString();
    }

    private String bare() {
      StringBuilder word = new StringBuilder("_");
      while (at < text.length()) {
        char c = text.charAt(at);
        boolean variable = c == '{' && word.charAt(word.length() - 1) == '$';
        if (variable) {
          int end = Math.max(at, text.indexOf('}', at));
          word.append(text, at, end + 1);
          at = end + 1;
          continue;
        }
        if (Character.isWhitespace(c) || ";{}".indexOf(c) >= 0) {
          break;
        }
        word.append(c);
        at++;
      }
      return word.toString();
    }
  }
}
