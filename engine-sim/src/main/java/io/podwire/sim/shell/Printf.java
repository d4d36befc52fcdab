package io.podwire.sim.shell;

import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code printf} as BusyBox has it. */
public final class Printf {
  private final UnixProcess process;
  private final String name;
  private final List<String> arguments;
  private int next;
  private int status;

  private Printf(UnixProcess process, String name, List<String> arguments) {
    this.process = process;
    this.name = name;
    this.arguments = arguments;
  }

  /**
   * Prints; the first of the arguments is the command's name.
   *
   * @param name in front of messages
   */
  public static int run(UnixProcess process, String name, List<String> words) throws IOException {
    boolean separated = words.size() > 1 && words.get(1).equals("--");
    List<String> argv = separated ? words.subList(1, words.size()) : words;
    if (argv.size() < 2) {
      process.err().printLine(name + ": usage: printf FORMAT [ARGUMENT...]");
      return 2;
    }
    Printf printf = new Printf(process, name, argv.subList(2, argv.size()));
    String format = argv.get(1);
    int before;
    do {
      before = printf.next;
      if (!printf.once(format)) {
        return printf.status;
      }
    } while (printf.next > before && printf.next < printf.arguments.size());
    return printf.status;
  }

  /** Goes through the format; false if {@code \c} ended it. */
  private boolean once(String format) throws IOException {
    int i = 0;
    while (i < format.length()) {
      int percent = format.indexOf('%', i);
      String plain = format.substring(i, percent < 0 ? format.length() : percent);
      Escapes text = Escapes.expand(plain, false);
      process.out().write(text.bytes());
      if (text.stops()) {
        return false;
      }
      if (percent < 0) {
        return true;
      }
      int end = percent + 1;
      while (end < format.length() && "-+ #0123456789.*".indexOf(format.charAt(end)) >= 0) {
        end++;
      }
      if (end == format.length()) {
        throw new IOException("%: invalid format");
      }
      if (!directive(format.substring(percent + 1, end), format.charAt(end))) {
        return false;
      }
      i = end + 1;
    }
    return true;
  }

  private boolean directive(String flags, char conversion) throws IOException {
    String spec = flags;
    while (spec.contains("*")) {
      spec = spec.replaceFirst("\\*", Long.toString(integer(argument())));
    }
    switch (conversion) {
      case '%' -> process.out().print("%");
      case 'c' ->
          process.out().print(argument().isEmpty() ? "" : arguments.get(next - 1).substring(0, 1));
      case 's' -> process.out().print(format(spec, "s", argument()));
      case 'b' -> {
        Escapes text = Escapes.expand(argument(), true);
        process.out().write(text.bytes());
        return !text.stops();
      }
      case 'd', 'i', 'u' -> process.out().print(format(spec, "d", integer(argument())));
      case 'x' -> process.out().print(format(spec, "x", integer(argument())));
      case 'X' -> process.out().print(format(spec, "X", integer(argument())));
      case 'o' -> process.out().print(format(spec, "o", integer(argument())));
      case 'f', 'F' -> process.out().print(format(spec, "f", real(argument())));
      case 'e', 'E' -> process.out().print(format(spec, "" + conversion, real(argument())));
      case 'g', 'G' -> process.out().print(shortest(real(argument())));
      default -> {
        process.err().printLine(name + ": %" + flags + conversion + ": invalid format");
        status = 1;
        return false;
      }
    }
    return true;
  }

  private static String format(String flags, String conversion, Object value) {
    String spec = flags;
    if (!spec.matches(".*[1-9].*")) {
      spec = spec.replace("-", "").replaceFirst("^0+", ""); // Java wants a width with these flags
    }
    boolean integer = conversion.equals("d") || conversion.equals("x") || conversion.equals("o");
    if (integer && spec.contains(".")) {
      spec = "0" + spec.substring(spec.indexOf('.') + 1);
    }
    if (conversion.equals("s")) {
      spec = spec.replaceFirst("^0+", "").replaceAll("[+ #]", "");
    }
    return String.format(Locale.ROOT, "%" + spec + conversion, value);
  }

  private static String shortest(double value) {
    String text =
        new java.math.BigDecimal(String.format(Locale.ROOT, "%.6g", value))
            .stripTrailingZeros()
            .toPlainString();
    return text;
  }

  private String argument() {
    return next < arguments.size() ? arguments.get(next++) : "";
  }

  private long integer(String text) throws IOException {
    try {
      if (text.startsWith("'") || text.startsWith("\"")) {
        return text.length() > 1 ? text.charAt(1) : 0;
      }
      return Long.decode(text.trim());
    } catch (NumberFormatException notANumber) {
      return invalid(text);
    }
  }

  private double real(String text) throws IOException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      return invalid(text);
    }
  }

  private long invalid(String text) throws IOException {
    process.err().printLine(name + ": invalid number '" + text + "'");
    status = 1;
    return 0;
  }
}
