package io.podwire.sim.image.busybox;

import io.podwire.sim.image.regex.PosixRegex;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code sed} with addresses and the commands s, p, d, q, =, a, i, c, y. */
final class Sed {
  private final UnixProcess process;
  private final Arguments arguments;
  private final List<Step> steps = new ArrayList<>();
  private StringBuilder output = new StringBuilder();

  /** A line number, {@code $}, or a pattern. */
  private record Address(int line, boolean last, @Nullable Pattern pattern) {
    boolean matches(String text, int number, boolean isLast) {
      return pattern != null ? pattern.matcher(text).find() : last ? isLast : number == line;
    }
  }

  private static final class Step {
    private final @Nullable Address from;
    private final @Nullable Address to;
    private final boolean negated;
    private final char command;
    private final String text;
    private final @Nullable Pattern pattern;
    private final String flags;
    private boolean inRange;

    Step(
        @Nullable Address from,
        @Nullable Address to,
        boolean negated,
        char command,
        String text,
        @Nullable Pattern pattern,
        String flags) {
      this.from = from;
      this.to = to;
      this.negated = negated;
      this.command = command;
      this.text = text;
      this.pattern = pattern;
      this.flags = flags;
    }

    boolean applies(String line, int number, boolean last) {
      return selects(line, number, last) != negated;
    }

    private boolean selects(String line, int number, boolean last) {
      if (from == null) {
        return true;
      }
      if (to == null) {
        return from.matches(line, number, last);
      }
      if (inRange) {
        boolean over = to.pattern() == null && !to.last() && number >= to.line();
        inRange = !over && !to.matches(line, number, last);
        return to.pattern() != null || to.last() || number <= to.line();
      }
      inRange = from.matches(line, number, last);
      boolean selected = inRange;
      if (inRange && to.pattern() == null && !to.last() && number >= to.line()) {
        inRange = false;
      }
      return selected;
    }
  }

  private Sed(UnixProcess process, Arguments arguments) {
    this.process = process;
    this.arguments = arguments;
  }

  static int run(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "n e: f: E r i s");
    Sed sed = new Sed(process, arguments);
    List<String> files = new ArrayList<>(arguments.operands());
    List<String> scripts = new ArrayList<>(arguments.values("e"));
    for (String file : arguments.values("f")) {
      scripts.add(new String(process.files().read(process.path(file)), StandardCharsets.UTF_8));
    }
    if (scripts.isEmpty()) {
      if (files.isEmpty()) {
        process.err().printLine("Usage: sed [-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...");
        return 1;
      }
      scripts.add(files.remove(0));
    }
    sed.new Script(String.join("\n", scripts)).parse();
    return sed.edit(files.isEmpty() ? List.of("-") : files);
  }

  private int edit(List<String> files) throws IOException {
    int status = 0;
    for (String file : files) {
      List<String> lines = new ArrayList<>();
      boolean ended = true;
      try (Lines input = Lines.open(process, file)) {
        for (String line; (line = input.next()) != null; ) {
          lines.add(line);
          ended = input.lastEnded();
        }
      } catch (ErrnoException e) {
        process.err().printLine("sed: " + file + ": " + e.getMessage());
        status = 1;
        continue;
      }
      editLines(lines);
      if (!ended && output.length() > 0) {
        output.setLength(output.length() - 1);
      }
      if (arguments.has("i")) {
        process
            .files()
            .write(process.path(file), output.toString().getBytes(StandardCharsets.UTF_8), false);
      } else {
        process.out().print(output.toString());
      }
      output = new StringBuilder();
    }
    return status;
  }

  private void editLines(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (!editLine(lines.get(i), i + 1, i == lines.size() - 1)) {
        return;
      }
    }
  }

  /** Edits a line; false if that was the last to edit. */
  private boolean editLine(String original, int number, boolean last) {
    String line = original;
    boolean quiet = arguments.has("n");
    StringBuilder after = new StringBuilder();
    for (Step step : steps) {
      if (!step.applies(line, number, last)) {
        continue;
      }
      switch (step.command) {
        case 'd' -> {
          output.append(after);
          return true;
        }
        case 'c' -> {
          output.append(step.text).append('\n');
          return true;
        }
        case 'p' -> output.append(line).append('\n');
        case '=' -> output.append(number).append('\n');
        case 'i' -> output.append(step.text).append('\n');
        case 'a' -> after.append(step.text).append('\n');
        case 'y' -> line = transliterate(line, step);
        case 'q' -> {
          output.append(quiet ? "" : line + "\n").append(after);
          return false;
        }
        default -> {
          String changed = substitute(line, step);
          if (step.flags.contains("p") && !changed.equals(line)) {
            output.append(changed).append('\n');
          }
          line = changed;
        }
      }
    }
    output.append(quiet ? "" : line + "\n").append(after);
    return true;
  }

  private static String transliterate(String line, Step step) {
    StringBuilder result = new StringBuilder();
    for (char c : line.toCharArray()) {
      int at = step.flags.indexOf(c);
      result.append(at < 0 ? c : step.text.charAt(at));
    }
    return result.toString();
  }

  /** No line and no match has a number of ten digits. */
  private static int capped(String digits) {
    return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
  }

  private static String substitute(String line, Step step) {
    Matcher matcher = java.util.Objects.requireNonNull(step.pattern).matcher(line);
    String digits = step.flags.replaceAll("\\D", "");
    int first = digits.isEmpty() ? 1 : capped(digits);
    StringBuilder result = new StringBuilder();
    int end = 0;
    for (int count = 1; matcher.find(); count++) {
      if (count >= first) {
        result.append(line, end, matcher.start()).append(replacement(step.text, matcher));
        end = matcher.end();
        if (!step.flags.contains("g")) {
          break;
        }
      }
    }
    return result.append(line.substring(end)).toString();
  }

  private static String replacement(String text, Matcher matcher) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '&') {
        result.append(matcher.group());
      } else if (c == '\\' && i + 1 < text.length()) {
        char escaped = text.charAt(++i);
        if (Character.isDigit(escaped)) {
          String group = matcher.group(escaped - '0');
          result.append(group == null ? "" : group);
        } else {
          result.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
        }
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }

  /** Reads the commands. */
  private final class Script {
    private final String text;
    private int at;

    Script(String text) {
      this.text = text;
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : '\n';
    }

    void parse() throws IOException {
      while (at < text.length()) {
        if (Character.isWhitespace(peek()) || peek() == ';') {
          at++;
        } else {
          step();
        }
      }
    }

    private void step() throws IOException {
      Address from = address();
      Address to = null;
      if (from != null && peek() == ',') {
        at++;
        to = address();
      }
      while (peek() == ' ') {
        at++;
      }
      boolean negated = peek() == '!';
      if (negated) {
        at++;
      }
      char command = peek();
      at++;
      switch (command) {
        case 's', 'y' -> substitution(from, to, negated, command);
        case 'a', 'i', 'c' -> {
          int end = text.indexOf('\n', at);
          String body = text.substring(at, end < 0 ? text.length() : end);
          at += body.length();
          add(from, to, negated, command, body.replaceFirst("^\\\\?\\s*", ""), null, "");
        }
        case 'p', 'd', 'q', '=' -> add(from, to, negated, command, "", null, "");
        default -> {
          boolean known = "=:abcdDghGHilnNpPqrstTuvwxyz{}".indexOf(command) >= 0;
          throw known
              ? new NotSimulatedException("sed: command " + command)
              : new ToolFailure("unsupported command " + command);
        }
      }
    }

    private void add(
        @Nullable Address from,
        @Nullable Address to,
        boolean negated,
        char command,
        String body,
        @Nullable Pattern pattern,
        String flags) {
      steps.add(new Step(from, to, negated, command, body, pattern, flags));
    }

    private void substitution(
        @Nullable Address from, @Nullable Address to, boolean negated, char command)
        throws IOException {
      char delimiter = peek();
      at++;
      String first = until(delimiter);
      String second = until(delimiter);
      int start = at;
      while ("gpiI0123456789".indexOf(peek()) >= 0) {
        at++;
      }
      String flags = text.substring(start, at);
      if (command == 'y') {
        add(from, to, negated, command, second, null, first);
        return;
      }
      boolean ignoreCase = flags.contains("i") || flags.contains("I");
      add(from, to, negated, command, second, compile(first, ignoreCase), flags);
    }

    private Pattern compile(String regex, boolean ignoreCase) throws IOException {
      // sed turns \t into a tab before the expression is read, so that it counts in brackets too.
      String unescaped = regex.replaceAll("(?<!\\\\)((?:\\\\\\\\)*)\\\\t", "$1\t");
      return PosixRegex.compile(unescaped, arguments.has("E") || arguments.has("r"), ignoreCase);
    }

    private String until(char delimiter) throws ToolFailure {
      StringBuilder part = new StringBuilder();
      while (at < text.length() && text.charAt(at) != delimiter) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          boolean delimited = text.charAt(at + 1) == delimiter;
          part.append(delimited ? "" : "\\").append(text.charAt(at + 1));
          at += 2;
        } else {
          part.append(text.charAt(at++));
        }
      }
      if (at++ >= text.length()) {
        throw new ToolFailure("unmatched '" + delimiter + "'");
      }
      return part.toString();
    }

    private @Nullable Address address() throws IOException {
      if (peek() == '$') {
        at++;
        return new Address(0, true, null);
      }
      if (peek() == '/') {
        at++;
        return new Address(0, false, compile(until('/'), false));
      }
      int start = at;
      while (Character.isDigit(peek())) {
        at++;
      }
      return start == at ? null : new Address(capped(text.substring(start, at)), false, null);
    }
  }
}
