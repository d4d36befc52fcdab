package io.podwire;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What system properties say about every test; an empty value counts as none. */
final class Settings {
  static final String SEED = "podwire.seed";
  static final String TIMEOUT = "podwire.timeout";

  private Settings() {}

  static OptionalLong seed() {
    String value = System.getProperty(SEED, "");
    if (value.isBlank()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.decode(value.strip()));
    } catch (NumberFormatException e) {
      throw Checks.refused(SEED, value, "a whole number");
    }
  }

  static @Nullable Duration timeout() {
    String value = System.getProperty(TIMEOUT, "");
    return value.isBlank() ? null : timeout(value.strip());
  }

  static Duration timeout(String value) {
    try {
      Duration duration =
          value.matches("[0-9]+")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.parse(value);
      return Checks.positive(TIMEOUT, duration);
    } catch (DateTimeParseException | NumberFormatException e) {
      throw Checks.refused(TIMEOUT, value, "a number of seconds or a duration such as PT30S");
    }
  }
}
