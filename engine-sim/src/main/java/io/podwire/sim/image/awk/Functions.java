package io.podwire.sim.image.awk;

import io.podwire.sim.image.awk.Expression.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/** awk's own functions. */
final class Functions {
  static final Set<String> NAMES =
      Set.of(
          "length", "substr", "index", "split", "sub", "gsub", "match", "sprintf", "tolower",
          "toupper", "int", "sqrt", "exp", "log", "sin", "cos", "atan2", "system", "close",
          "fflush");

  private final List<Expression> arguments;
  private final Machine machine;

  private Functions(List<Expression> arguments, Machine machine) {
    this.arguments = arguments;
    this.machine = machine;
  }

  static Value call(String name, List<Expression> arguments, Machine machine) throws IOException {
    return new Functions(arguments, machine).call(name);
  }

  private Value call(String name) throws IOException {
    return switch (name) {
      case "length" -> length();
      case "substr" -> substring();
      case "index" -> Value.of(text(0).indexOf(text(1)) + 1);
      case "split" -> split();
      case "sub" -> replace(false);
      case "gsub" -> replace(true);
      case "match" -> match();
      case "sprintf" -> sprintf();
      case "tolower" -> Value.of(text(0).toLowerCase(Locale.ROOT));
      case "toupper" -> Value.of(text(0).toUpperCase(Locale.ROOT));
      case "system" -> Value.of(machine.streams().system(text(0)));
      case "close" -> Value.of(machine.streams().close(text(0)));
      case "fflush" -> {
        machine.streams().flush();
        yield Value.of(0);
      }
      default -> Value.of(mathematics(name));
    };
  }

  private double mathematics(String name) throws IOException {
    double x = number(0);
    return switch (name) {
      case "int" -> x < 0 ? Math.ceil(x) : Math.floor(x);
      case "sqrt" -> Math.sqrt(x);
      case "exp" -> Math.exp(x);
      case "log" -> Math.log(x);
      case "sin" -> Math.sin(x);
      case "cos" -> Math.cos(x);
      default -> Math.atan2(x, number(1));
    };
  }

  private Value argument(int index) throws IOException {
    if (index >= arguments.size()) {
      throw new AwkException(1, "Too few arguments");
    }
    return arguments.get(index).evaluate(machine);
  }

  private String text(int index) throws IOException {
    return machine.text(argument(index));
  }

  private double number(int index) throws IOException {
    return argument(index).number();
  }

  private Value length() throws IOException {
    if (arguments.isEmpty()) {
      return Value.of(machine.field(0).text().length());
    }
    if (arguments.get(0) instanceof Expression.Variable variable
        && machine.variable(variable.name()) == Value.UNSET) {
      return Value.of(machine.array(variable.name()).size());
    }
    return Value.of(text(0).length());
  }

  private Value substring() throws IOException {
    String text = text(0);
    long start = Math.round(number(1));
    long end = arguments.size() > 2 ? start + Math.round(number(2)) : Long.MAX_VALUE;
    int from = (int) Math.max(start, 1) - 1;
    int to = (int) Math.min(end - 1, text.length());
    return Value.of(from < to ? text.substring(from, to) : "");
  }

  private Value split() throws IOException {
    String text = text(0);
    if (!(arguments.get(1) instanceof Expression.Variable target)) {
      throw new AwkException(1, "Not an array");
    }
    List<String> parts;
    if (arguments.size() > 2 && arguments.get(2) instanceof Expression.Regex regex) {
      parts = text.isEmpty() ? List.of() : List.of(regex.pattern().split(text, -1));
    } else {
      String separator = arguments.size() > 2 ? text(2) : machine.setting("FS");
      parts = Record.split(text, separator, machine);
    }
    Map<String, Value> array = machine.array(target.name());
    array.clear();
    for (int i = 0; i < parts.size(); i++) {
      array.put(Integer.toString(i + 1), Value.input(parts.get(i)));
    }
    return Value.of(parts.size());
  }

  private Value replace(boolean all) throws IOException {
    String with = text(1);
    Expression where =
        arguments.size() > 2
            ? arguments.get(2)
            : new Expression.Field(new Expression.Constant(Value.of(0)));
    Matcher matcher =
        machine.pattern(arguments.get(0)).matcher(machine.text(where.evaluate(machine)));
    StringBuilder result = new StringBuilder();
    int count = 0;
    while ((all || count == 0) && matcher.find()) {
      matcher.appendReplacement(result, Matcher.quoteReplacement(inserted(with, matcher.group())));
      count++;
    }
    matcher.appendTail(result);
    if (count > 0 && where instanceof Place place) {
      place.assign(machine, Value.of(result.toString()));
    }
    return Value.of(count);
  }

  /** An ampersand stands for what was found, unless it is escaped. */
  private static String inserted(String with, String found) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < with.length(); i++) {
      char c = with.charAt(i);
      boolean escapes =
          c == '\\' && i + 1 < with.length() && "&\\".indexOf(with.charAt(i + 1)) >= 0;
      if (escapes) {
        text.append(with.charAt(++i));
      } else {
        text.append(c == '&' ? found : String.valueOf(c));
      }
    }
    return text.toString();
  }

  private Value match() throws IOException {
    Matcher matcher = machine.pattern(arguments.get(1)).matcher(text(0));
    boolean found = matcher.find();
    machine.setVariable("RSTART", Value.of(found ? matcher.start() + 1 : 0));
    machine.setVariable("RLENGTH", Value.of(found ? matcher.end() - matcher.start() : -1));
    return machine.variable("RSTART");
  }

  private Value sprintf() throws IOException {
    List<Value> values = new ArrayList<>();
    for (Expression argument : arguments.subList(1, arguments.size())) {
      values.add(argument.evaluate(machine));
    }
    return Value.of(Format.all(text(0), values));
  }
}
