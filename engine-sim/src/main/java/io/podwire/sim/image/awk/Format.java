package io.podwire.sim.image.awk;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The formats of C's printf. */
final class Format {
  private static final int DEFAULT_PRECISION = 6;
  private static final int LEAST_PLAIN_EXPONENT = -4; // of %g, C11 7.21.6.1

  private final String format;
  private final List<Value> values;
  private int next;

  private Format(String format, List<Value> values) {
    this.format = format;
    this.values = values;
  }

  /** Formats all values. */
  static String all(String format, List<Value> values) throws IOException {
    return new Format(format, values).run();
  }

  /** Formats a number that is not whole; {@code %.6g} is the usual format. */
  static String number(String format, double number) {
    try {
      return all(format, List.of(Value.of(number)));
    } catch (IOException wrong) {
      return Double.toString(number);
    }
  }

  private String run() throws IOException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      int end = i + 1;
      while (end < format.length() && "-+ #0123456789.*lhqjzt".indexOf(format.charAt(end)) >= 0) {
        end++;
      }
      if (end == format.length()) {
        return out.append(format.substring(i)).toString();
      }
      out.append(directive(format.substring(i + 1, end).replaceAll("[lhqjzt]", ""), end));
      i = end;
    }
    return out.toString();
  }

  private String directive(String given, int end) throws IOException {
    char conversion = format.charAt(end);
    if (conversion == '%') {
      return "%";
    }
    String flags = given;
    while (flags.contains("*")) {
      flags = flags.replaceFirst("\\*", Long.toString((long) argument().number()));
    }
    String text = converted(conversion, precision(flags), flags, argument());
    return padded(text, flags, "diouxXeEfFgG".indexOf(conversion) >= 0);
  }

  private static String converted(char conversion, int precision, String flags, Value value)
      throws IOException {
    double number = value.number();
    String sign = flags.contains("+") && number >= 0 ? "+" : "";
    return switch (conversion) {
      case 'c' -> character(value);
      case 's' -> cut(value.text("%.6g"), precision);
      case 'd', 'i' -> sign + digits(Long.toString((long) number), precision);
      case 'u' -> digits(Long.toUnsignedString((long) number), precision);
      case 'o' -> digits(Long.toOctalString((long) number), precision);
      case 'x' -> digits(Long.toHexString((long) number), precision);
      case 'X' -> digits(Long.toHexString((long) number).toUpperCase(Locale.ROOT), precision);
      case 'f', 'F' -> sign + fixed(number, precision < 0 ? DEFAULT_PRECISION : precision);
      case 'e', 'E' -> sign + scientific(number, precision < 0 ? DEFAULT_PRECISION : precision);
      case 'g', 'G' -> sign + shortest(number, precision);
      default -> throw new IOException("%" + conversion + " specifier not supported");
    };
  }

  private static String character(Value value) {
    if (value.isNumber() && !value.isText()) {
      return Character.toString((int) value.number());
    }
    return value.text().isEmpty() ? "" : value.text().substring(0, 1);
  }

  private static String cut(String text, int length) {
    return length >= 0 && length < text.length() ? text.substring(0, length) : text;
  }

  private static String digits(String number, int precision) {
    boolean negative = number.startsWith("-");
    String digits = negative ? number.substring(1) : number;
    return (negative ? "-" : "") + "0".repeat(Math.max(0, precision - digits.length())) + digits;
  }

  private static String fixed(double number, int precision) {
    return String.format(Locale.ROOT, "%." + precision + "f", number);
  }

  private static String scientific(double number, int precision) {
    return String.format(Locale.ROOT, "%." + precision + "e", number);
  }

  private static String shortest(double number, int given) {
    int precision = given < 0 ? DEFAULT_PRECISION : Math.max(given, 1);
    String rounded = scientific(number, precision - 1);
    int exponent =
        rounded.indexOf('e') < 0 ? 0 : Integer.parseInt(rounded.replaceFirst(".*e\\+?", ""));
    if (exponent >= LEAST_PLAIN_EXPONENT && exponent < precision) {
      return withoutZeros(fixed(number, precision - 1 - exponent));
    }
    int at = rounded.indexOf('e');
    return withoutZeros(rounded.substring(0, at)) + rounded.substring(at);
  }

  private static String withoutZeros(String number) {
    return number.contains(".") ? number.replaceFirst("\\.?0+$", "") : number;
  }

  private static int precision(String flags) {
    int dot = flags.indexOf('.');
    if (dot < 0) {
      return -1;
    }
    String digits = flags.substring(dot + 1);
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private static String padded(String text, String flags, boolean numeric) {
    String whole = flags.replaceFirst("\\..*", "");
    String width = whole.replaceFirst("^[-+ #0]*", "");
    int missing = (width.isEmpty() ? 0 : Integer.parseInt(width)) - text.length();
    if (missing <= 0) {
      return text;
    }
    String marks = whole.substring(0, whole.length() - width.length());
    if (marks.contains("-")) {
      return text + " ".repeat(missing);
    }
    if (marks.contains("0") && numeric) {
      int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
      return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
    }
    return " ".repeat(missing) + text;
  }

  private Value argument() {
    return next < values.size() ? values.get(next++) : Value.UNSET;
  }
}
