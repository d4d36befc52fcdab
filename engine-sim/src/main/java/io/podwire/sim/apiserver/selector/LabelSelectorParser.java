package io.podwire.sim.apiserver.selector;

import io.podwire.sim.apiserver.validation.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads label selectors, with the messages of the original.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/labels/selector.go">selector.go</a>
 */
final class LabelSelectorParser {
  private static final String SPECIAL = "=!(),><";
  private final List<String> tokens = new ArrayList<>();
  private int position;

  LabelSelectorParser(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (SPECIAL.indexOf(c) >= 0) {
        boolean twofold =
            at + 1 < text.length() && text.charAt(at + 1) == '=' && (c == '=' || c == '!');
        tokens.add(text.substring(at, at + (twofold ? 2 : 1)));
        at += twofold ? 2 : 1;
      } else {
        int end = at;
        while (end < text.length()
            && SPECIAL.indexOf(text.charAt(end)) < 0
            && !Character.isWhitespace(text.charAt(end))) {
          end++;
        }
        tokens.add(text.substring(at, end));
        at = end;
      }
    }
  }

  List<Requirement> parse() {
    List<Requirement> requirements = new ArrayList<>();
    while (true) {
      String token = peek();
      if (!isIdentifier(token) && !token.equals("!")) {
        throw new SelectorException(
            "found '" + token + "', expected: !, identifier, or 'end of string'");
      }
      try {
        requirements.add(requirement());
      } catch (SelectorException wrong) {
        throw new SelectorException("unable to parse requirement: " + wrong.getMessage());
      }
      String next = next();
      if (next.isEmpty()) {
        return requirements;
      }
      if (!next.equals(",")) {
        throw new SelectorException("found '" + next + "', expected: ',' or 'end of string'");
      }
      if (!isIdentifier(peek()) && !peek().equals("!")) {
        throw new SelectorException("found '" + peek() + "', expected: identifier after ','");
      }
    }
  }

  private Requirement requirement() {
    boolean negated = peek().equals("!");
    if (negated) {
      position++;
    }
    String key = next();
    if (!isIdentifier(key)) {
      throw new SelectorException("found '" + key + "', expected: identifier");
    }
    check("<nil>: ", key, Formats.qualifiedName(key)); // a path that is not said
    String operator = negated ? "" : peek();
    if (negated || operator.isEmpty() || operator.equals(",")) {
      return new Requirement(
          key,
          negated ? Requirement.Operator.DOES_NOT_EXIST : Requirement.Operator.EXISTS,
          List.of());
    }
    position++;
    Requirement.Operator known = operator(operator);
    List<String> values =
        known == Requirement.Operator.IN || known == Requirement.Operator.NOT_IN
            ? set()
            : List.of(exact());
    for (String value : values) {
      check("values[0][" + key + "]: ", value, Formats.labelValue(value));
    }
    boolean ordered = known == Requirement.Operator.GREATER || known == Requirement.Operator.LESS;
    if (ordered && !values.get(0).matches("-?\\d{1,18}")) {
      check(
          "values[0]: ",
          values.get(0),
          List.of("for 'Gt', 'Lt' operators, the value must be an integer"));
    }
    return new Requirement(key, known, values);
  }

  private static Requirement.Operator operator(String token) {
    return switch (token) {
      case "=", "==" -> Requirement.Operator.EQUALS;
      case "!=" -> Requirement.Operator.NOT_EQUALS;
      case "in" -> Requirement.Operator.IN;
      case "notin" -> Requirement.Operator.NOT_IN;
      case ">" -> Requirement.Operator.GREATER;
      case "<" -> Requirement.Operator.LESS;
      default ->
          throw new SelectorException(
              "found '" + token + "', expected: in, notin, =, ==, !=, gt, lt");
    };
  }

  private String exact() {
    String token = peek();
    if (token.isEmpty() || token.equals(",")) {
      return "";
    }
    position++;
    if (!isIdentifier(token)) {
      throw new SelectorException("found '" + token + "', expected: identifier");
    }
    return token;
  }

  private List<String> set() {
    String open = next();
    if (!open.equals("(")) {
      throw new SelectorException("found '" + open + "' expected: '('");
    }
    if (peek().equals(")")) {
      position++;
      return List.of("");
    }
    if (!isIdentifier(peek()) && !peek().equals(",")) {
      throw new SelectorException("found '" + peek() + "', expected: ',', ')' or identifier");
    }
    TreeSet<String> values = new TreeSet<>();
    while (!peek().equals(")")) {
      value(values);
    }
    position++;
    return List.copyOf(values);
  }

  /** Reads a value, or the comma that stands before one or before nothing. */
  private void value(Set<String> values) {
    String token = next();
    if (token.equals(",")) {
      if (values.isEmpty() || peek().equals(",") || peek().equals(")")) {
        values.add("");
      }
    } else if (!isIdentifier(token)) {
      throw new SelectorException("found '" + token + "', expected: ',', or identifier");
    } else {
      values.add(token);
      if (!peek().equals(",") && !peek().equals(")")) {
        throw new SelectorException("found '" + peek() + "', expected: ',' or ')'");
      }
    }
  }

  private static void check(String where, String value, List<String> wrong) {
    if (!wrong.isEmpty()) {
      throw new SelectorException(
          where + "Invalid value: \"" + value + "\": " + String.join("; ", wrong));
    }
  }

  private static boolean isIdentifier(String token) {
    return !token.isEmpty() && SPECIAL.indexOf(token.charAt(0)) < 0;
  }

  private String peek() {
    return position < tokens.size() ? tokens.get(position) : "";
  }

  private String next() {
    String token = peek();
    position++;
    return token;
  }
}
