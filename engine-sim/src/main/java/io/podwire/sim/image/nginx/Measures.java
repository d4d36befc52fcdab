package io.podwire.sim.image.nginx;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times and sizes in a configuration.
 *
 * @see <a
 *     href="https://github.com/nginx/nginx/blob/release-1.22.1/src/core/ngx_parse.c">ngx_parse.c</a>
 */
final class Measures {
  private static final Pattern TIME =
      Pattern.compile(
          "(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+)(?:s|$))?(?:(\\d+)ms)?");
  private static final long[] MILLIS = {604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1};
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kKmMgG]?)");

  /** A time: {@code 500ms}, {@code 1m30s}; without a unit seconds. Empty if it is none. */
  static Optional<Duration> time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (text.isEmpty() || text.length() > 18 || !matcher.matches()) {
      return Optional.empty();
    }
    long millis = 0;
    for (int i = 0; i < MILLIS.length; i++) {
      String number = matcher.group(i + 1);
      millis +=
          number == null ? 0 : Math.min(Long.parseLong(number), Integer.MAX_VALUE) * MILLIS[i];
    }
    return Optional.of(Duration.ofMillis(millis));
  }

  /** A number of bytes: {@code 10}, {@code 8k}, {@code 1m}. Empty if it is none. */
  static OptionalLong size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    int shift =
        switch (matcher.group(2)) {
          case "k", "K" -> 10;
          case "m", "M" -> 20;
          case "g", "G" -> 30;
          default -> 0;
        };
    return OptionalLong.of(Long.parseLong(matcher.group(1)) << shift);
  }

  private Measures() {}
}
