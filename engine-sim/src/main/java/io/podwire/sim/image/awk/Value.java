package io.podwire.sim.image.awk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number, a text, or a text from outside that counts as a number if it looks like one.
 *
 * @param isNumber whether it compares as a number
 */
record Value(String text, double number, boolean isNumber, boolean isText) {
  /** What a variable holds before it is assigned: an empty text and zero at once. */
  static final Value UNSET = new Value("", 0, true, false);

  private static final Pattern NUMBER =
      Pattern.compile("\\s*[-+]?(\\d+\\.?\\d*([eE][-+]?\\d+)?|\\.\\d+([eE][-+]?\\d+)?)");
  private static final double MAX_INTEGER = 9.2e18; // what a long holds

  static Value of(double number) {
    return new Value("", number, true, false);
  }

  static Value of(boolean truth) {
    return of(truth ? 1 : 0);
  }

  static Value of(String text) {
    return new Value(text, leading(text), false, true);
  }

  /** Of a field, or a line that was read. */
  static Value input(String text) {
    Matcher matcher = NUMBER.matcher(text.stripTrailing());
    boolean looksLikeNumber = matcher.matches();
    return new Value(text, leading(text), looksLikeNumber, true);
  }

  private static double leading(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.lookingAt() ? Double.parseDouble(matcher.group().strip()) : 0;
  }

  boolean isTrue() {
    return isNumber ? number != 0 : !text.isEmpty();
  }

  /** As a text, by that format if it is a number that is not whole. */
  String text(String format) {
    if (isText || this == UNSET) {
      return text;
    }
    boolean whole = number == Math.rint(number) && Math.abs(number) < MAX_INTEGER;
    return whole ? Long.toString((long) number) : Format.number(format, number);
  }

  int compare(Value other, String format) {
    return isNumber && other.isNumber
        ? Double.compare(number, other.number)
        : text(format).compareTo(other.text(format));
  }
}
