package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options and operands of a tool, as getopt(3) sorts them: options may follow operands, {@code
 * --} ends them.
 */
final class Arguments {
  private final Map<String, List<String>> options = new LinkedHashMap<>();
  private final List<String> operands = new ArrayList<>();
  private final String tool;
  private final List<String> known;

  private Arguments(String tool, String known) {
    this.tool = tool;
    this.known = List.of(known.split(" "));
  }

  /**
   * Sorts the arguments of the process.
   *
   * @param known options by a space, with a colon if they take a value, e.g. {@code q O: header:},
   *     with two if the value may be missing and has to be in the same word; a leading {@code +}
   *     ends options at the first operand
   * @throws NotSimulatedException on any other option
   * @throws ToolFailure on an option without its value
   */
  static Arguments parse(UnixProcess process, String known) throws IOException {
    return parse(process.argv(), process, known);
  }

  /** As {@link #parse(UnixProcess, String)}, of an argv that is not the process's own. */
  static Arguments parse(List<String> argv, UnixProcess process, String known) throws IOException {
    boolean strict = known.startsWith("+");
    Arguments arguments = new Arguments(process.name(), strict ? known.substring(1) : known);
    int i = 1;
    while (i < argv.size()) {
      String argument = argv.get(i++);
      if (argument.equals("--")) {
        break;
      }
      if (argument.startsWith("--")) {
        i += arguments.longOption(argument.substring(2), i < argv.size() ? argv.get(i) : null);
      } else if (argument.startsWith("-") && argument.length() > 1) {
        i += arguments.shortOptions(argument.substring(1), i < argv.size() ? argv.get(i) : null);
      } else {
        arguments.operands.add(argument);
        if (strict) {
          break;
        }
      }
    }
    arguments.operands.addAll(argv.subList(i, argv.size()));
    return arguments;
  }

  private int longOption(String text, @Nullable String next) throws IOException {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    if (known.contains(name + ":")) {
      add(name, equals >= 0 ? text.substring(equals + 1) : required(": " + name, next));
      return equals >= 0 ? 0 : 1;
    }
    if (!known.contains(name)) {
      throw notSimulated("--" + name);
    }
    add(name, "");
    return 0;
  }

  private int shortOptions(String letters, @Nullable String next) throws IOException {
    for (int i = 0; i < letters.length(); i++) {
      String letter = letters.substring(i, i + 1);
      if (known.contains(letter + ":")) {
        String rest = letters.substring(i + 1);
        add(letter, rest.isEmpty() ? required(" -- '" + letter + "'", next) : rest);
        return rest.isEmpty() ? 1 : 0;
      }
      if (known.contains(letter + "::")) {
        add(letter, letters.substring(i + 1));
        return 0;
      }
      if (!known.contains(letter)) {
        throw notSimulated("-" + letter);
      }
      add(letter, "");
    }
    return 0;
  }

  private static String required(String option, @Nullable String value) throws ToolFailure {
    if (value == null) {
      throw new ToolFailure("option requires an argument" + option);
    }
    return value;
  }

  private NotSimulatedException notSimulated(String option) {
    return new NotSimulatedException(tool + ": option " + option);
  }

  private void add(String option, String value) {
    options.computeIfAbsent(option, missing -> new ArrayList<>()).add(value);
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  @Nullable String value(String option) {
    List<String> values = options.get(option);
    return values == null ? null : values.get(values.size() - 1);
  }

  String value(String option, String otherwise) {
    String value = value(option);
    return value == null ? otherwise : value;
  }

  /** The value as a whole number that is not negative. */
  int number(String option, int otherwise) throws ToolFailure {
    String value = value(option);
    return value == null ? otherwise : number(value);
  }

  /** As {@link #number(String, int)}, in a range. */
  int number(String option, int otherwise, int least, int most) throws ToolFailure {
    int number = number(option, otherwise);
    if (number < least || number > most) {
      throw new ToolFailure(
          "number " + value(option) + " is not in " + least + ".." + most + " range");
    }
    return number;
  }

  static int number(String text) throws ToolFailure {
    if (!text.matches("\\d{1,18}") || Long.parseLong(text) > Integer.MAX_VALUE) {
      throw new ToolFailure("invalid number '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  List<String> values(String option) {
    return options.getOrDefault(option, List.of());
  }

  List<String> operands() {
    return operands;
  }
}
