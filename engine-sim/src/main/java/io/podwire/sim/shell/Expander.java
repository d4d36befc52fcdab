package io.podwire.sim.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns words into arguments: parameters, substitutions, arithmetic, splitting, globbing, and the
 * removal of quotes.
 */
final class Expander {
  private static final String DEFAULT_SEPARATORS = " \t\n";

  private final Interpreter shell;

  Expander(Interpreter shell) {
    this.shell = shell;
  }

  /** The arguments that the words become. */
  List<String> arguments(List<Word> words) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (Word word : words) {
      String separators = shell.variables().get("IFS", DEFAULT_SEPARATORS);
      for (Field whole : expand(word)) {
        for (Field field : whole.split(separators)) {
          glob(field, arguments);
        }
      }
    }
    return arguments;
  }

  private void glob(Field field, List<String> arguments) {
    if (!shell.options().has('f') && Patterns.isPattern(field)) {
      List<String> paths = new Glob(shell.process()).expand(field);
      if (!paths.isEmpty()) {
        arguments.addAll(paths);
        return;
      }
    }
    arguments.add(field.text());
  }

  /** What the word becomes where nothing is split: assignments, redirections, here-documents. */
  String text(Word word) throws IOException {
    return pattern(word).text();
  }

  /** As {@link #text}, with the knowledge of what is quoted. */
  Field pattern(Word word) throws IOException {
    Field joined = new Field();
    boolean first = true;
    for (Field field : expand(word)) {
      joined.append(first ? "" : " ", Field.PLAIN);
      for (int i = 0; i < field.length(); i++) {
        joined.append(
            String.valueOf(field.charAt(i)), field.isQuoted(i) ? Field.QUOTED : Field.PLAIN);
      }
      first = false;
    }
    return joined;
  }

  private List<Field> expand(Word word) throws IOException {
    List<Field> fields = new ArrayList<>(List.of(new Field()));
    for (Word.Part part : word.parts()) {
      expand(part, fields, Field.PLAIN);
    }
    if (shell.parameters().isEmpty() && isAllParameters(word)) {
      fields.clear();
    }
    return fields;
  }

  /** {@code "$@"} of no parameters is no argument at all. */
  private static boolean isAllParameters(Word word) {
    boolean all = false;
    for (Word.Part part : word.parts()) {
      boolean at = part instanceof Word.Parameter parameter && parameter.name().equals("@");
      boolean nothing = part instanceof Word.Literal literal && literal.text().isEmpty();
      if (!at && !nothing) {
        return false;
      }
      all |= at;
    }
    return all;
  }

  private void expand(Word.Part part, List<Field> fields, char literalMark) throws IOException {
    char mark = part.quoted() ? Field.QUOTED : Field.EXPANDED;
    Field last = fields.get(fields.size() - 1);
    if (part instanceof Word.Literal literal) {
      last.append(literal.text(), literal.quoted() ? Field.QUOTED : literalMark);
      if (literal.quoted()) {
        last.append("", Field.QUOTED);
      }
    } else if (part instanceof Word.Tilde tilde) {
      last.append(home(tilde.user()), Field.QUOTED);
    } else if (part instanceof Word.Substitution substitution) {
      last.append(shell.capture(substitution.body()), mark);
    } else if (part instanceof Word.Calculation calculation) {
      String expression = text(calculation.expression());
      last.append(Long.toString(Arithmetic.evaluate(shell.variables(), expression)), mark);
    } else {
      parameter((Word.Parameter) part, fields, mark);
    }
  }

  private String home(String user) {
    return user.isEmpty()
        ? shell.variables().get("HOME", "~")
        : user.equals("root") ? "/root" : "~" + user;
  }

  // ---- parameters --------------------------------------------------------------------------

  private void parameter(Word.Parameter parameter, List<Field> fields, char mark)
      throws IOException {
    boolean many = parameter.name().equals("@") || parameter.name().equals("*");
    String value = shell.parameter(parameter.name());
    boolean missing = value == null || parameter.operator().startsWith(":") && value.isEmpty();
    String operator = parameter.operator().replaceFirst("^:(?=[-=?+])", "");
    switch (operator) {
      case "-" -> {
        if (missing) {
          argument(parameter, fields);
          return;
        }
      }
      case "+" -> {
        if (!missing) {
          argument(parameter, fields);
        }
        return;
      }
      case "=" -> value = missing ? assigned(parameter) : value;
      case "?" -> {
        if (missing) {
          throw complaint(parameter);
        }
      }
      default -> value = transformed(parameter, operator, value);
    }
    if (value == null && shell.options().has('u') && !many) {
      throw new ShellException.Failure(parameter.name() + ": parameter not set");
    }
    if (many && operator.isEmpty()) {
      positional(parameter, fields, mark);
    } else {
      fields.get(fields.size() - 1).append(value == null ? "" : value, mark);
    }
  }

  private void argument(Word.Parameter parameter, List<Field> fields) throws IOException {
    for (Word.Part part : parameter.argument().parts()) {
      expand(part, fields, parameter.quoted() ? Field.QUOTED : Field.EXPANDED);
    }
  }

  private String assigned(Word.Parameter parameter) throws IOException {
    String value = text(parameter.argument());
    shell.variables().set(parameter.name(), value);
    return value;
  }

  private ShellException.Failure complaint(Word.Parameter parameter) throws IOException {
    String said = text(parameter.argument());
    String standard =
        parameter.operator().startsWith(":") ? "parameter not set or null" : "parameter not set";
    return new ShellException.Failure(parameter.name() + ": " + (said.isEmpty() ? standard : said));
  }

  private void positional(Word.Parameter parameter, List<Field> fields, char mark) {
    List<String> values = shell.parameters();
    if (parameter.quoted() && parameter.name().equals("*")) {
      String separators = shell.variables().get("IFS", DEFAULT_SEPARATORS);
      String separator = separators.isEmpty() ? "" : separators.substring(0, 1);
      fields.get(fields.size() - 1).append(String.join(separator, values), mark);
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        fields.add(new Field());
      }
      fields.get(fields.size() - 1).append(values.get(i), mark);
    }
  }

  private @Nullable String transformed(
      Word.Parameter parameter, String operator, @Nullable String value) throws IOException {
    if (operator.isEmpty()) {
      return value;
    }
    if (operator.equals("length")) {
      boolean many = parameter.name().equals("@") || parameter.name().equals("*");
      int length = many ? shell.parameters().size() : value == null ? 0 : value.length();
      return Integer.toString(length);
    }
    if (value == null) {
      return null;
    }
    if (operator.equals(":")) {
      return substring(parameter, value);
    }
    Pattern pattern = Patterns.compile(pattern(parameter.argument()));
    return switch (operator) {
      case "#", "##" -> value.substring(prefix(pattern, value, operator.length() == 2));
      case "%", "%%" -> value.substring(0, suffix(pattern, value, operator.length() == 2));
      default -> replaced(parameter, value, pattern, operator.length() == 2);
    };
  }

  private static int prefix(Pattern pattern, String value, boolean longest) {
    for (int i = 0; i <= value.length(); i++) {
      int length = longest ? value.length() - i : i;
      if (pattern.matcher(value.substring(0, length)).matches()) {
        return length;
      }
    }
    return 0;
  }

  private static int suffix(Pattern pattern, String value, boolean longest) {
    for (int i = 0; i <= value.length(); i++) {
      int start = longest ? i : value.length() - i;
      if (pattern.matcher(value.substring(start)).matches()) {
        return start;
      }
    }
    return value.length();
  }

  private String replaced(Word.Parameter parameter, String value, Pattern pattern, boolean all)
      throws IOException {
    String replacement = parameter.second() == null ? "" : text(parameter.second());
    String literal = java.util.regex.Matcher.quoteReplacement(replacement);
    return all
        ? pattern.matcher(value).replaceAll(literal)
        : pattern.matcher(value).replaceFirst(literal);
  }

  private String substring(Word.Parameter parameter, String value) throws IOException {
    long offset = Arithmetic.evaluate(shell.variables(), text(parameter.argument()));
    int start =
        (int) Math.max(0, Math.min(offset < 0 ? value.length() + offset : offset, value.length()));
    if (parameter.second() == null) {
      return value.substring(start);
    }
    long length = Arithmetic.evaluate(shell.variables(), text(parameter.second()));
    long end = length < 0 ? value.length() + length : start + length;
    return value.substring(start, (int) Math.max(start, Math.min(end, value.length())));
  }
}
