package io.podwire.k3s;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the user said of one thing.
 *
 * @param source where, in words
 */
record Setting(String source, String value) {
  /** The system property wins over the environment variable; a blank one is none. */
  static Optional<Setting> find(
      UnaryOperator<@Nullable String> properties,
      UnaryOperator<@Nullable String> environment,
      String property,
      String variable) {
    return given("system property " + property, properties.apply(property))
        .or(() -> given("environment variable " + variable, environment.apply(variable)));
  }

  private static Optional<Setting> given(String source, @Nullable String value) {
    return value == null || value.isBlank()
        ? Optional.empty()
        : Optional.of(new Setting(source, value.strip()));
  }
}
