package io.podwire.sim.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Backslash escapes in the text of {@code echo -e} and {@code printf}.
 *
 * @param bytes what the text stands for
 * @param stops whether {@code \c} ended it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Escapes(byte[] bytes, boolean stops) {
  static Escapes expand(String text, boolean octalNeedsZero) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '\\' || i == text.length()) {
        out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char escape = text.charAt(i++);
      int simple = "abfnrtv\\\"e".indexOf(escape);
      if (escape == 'c') {
        return new Escapes(out.toByteArray(), true);
      }
      if (simple >= 0) {
        out.write("\u0007\b\f\n\r\t\u000b\\\"\u001b".charAt(simple));
      } else if (escape == 'x') {
        int end = digits(text, i, 16, 2);
        out.write(Integer.parseInt("0" + text.substring(i, end), 16));
        i = end;
      } else if (escape == '0' || !octalNeedsZero && escape >= '1' && escape <= '7') {
        int start = escape == '0' ? i : i - 1;
        int end = digits(text, start, 8, 3);
        out.write(Integer.parseInt("0" + text.substring(start, end), 8));
        i = end;
      } else {
        out.writeBytes(("\\" + escape).getBytes(StandardCharsets.UTF_8));
      }
    }
    return new Escapes(out.toByteArray(), false);
  }

  private static int digits(String text, int from, int radix, int most) {
    int end = from;
    while (end < text.length()
        && end < from + most
        && Character.digit(text.charAt(end), radix) >= 0) {
      end++;
    }
    return end;
  }
}
