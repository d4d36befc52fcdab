package io.podwire.sim.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical forms are those that Kubernetes 1.34 answered with. */
class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 500m",
    "1, 1",
    "1000m, 1",
    "1500m, 1500m",
    "1024Mi, 1Gi",
    "1025Mi, 1025Mi",
    "0.5Gi, 512Mi",
    "0.1Gi, 107374182400m",
    "1000, 1k",
    "1e3, 1e3",
    "128974848, 128974848",
    "0, 0",
    "-1Mi, -1Mi",
    "+5, 5",
    ".5, 500m",
    "100Ki, 100Ki",
    "512, 512"
  })
  void isWrittenInItsCanonicalForm(String text, String canonical) {
    assertThat(Quantity.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1x", "abc", "1 Gi", "1KB", "--1", "1.2.3"})
  void elseIsRefused(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .hasMessageStartingWith("quantities must match the regular expression");
  }
}
