package io.podwire.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixTest {
  private static final List<String> NAMES = List.of("web", "api", "db");
  private static final String TABLE =
      """
               |  web | api | db
          web  |   .  |  .  | X
          api  |   .  |  .  | .""";

  @Test
  void isReadAndWritten() {
    assertThat(Matrix.parse(TABLE, NAMES))
        .hasToString(
            """
                  | web | api | db
              web | .   | .   | X
              api | .   | .   | ."""
                .indent(2)
                .stripTrailing());
  }

  @Test
  void knowsAnotherCellFromItself() {
    Matrix expected = Matrix.parse(TABLE, NAMES);

    assertThat(expected.map((from, to, connects) -> connects)).isEqualTo(expected);
    assertThat(expected.map((from, to, connects) -> true)).isNotEqualTo(expected);
  }

  @Test
  void whatIsNoTableIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Matrix.parse(TABLE.replace("api", "app"), NAMES))
        .withMessage("reachability: 'app' in '|  web | app | db' is none of web, api, db");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Matrix.parse(TABLE.replace('X', 'O'), NAMES))
        .withMessage(
            "reachability: 'web  |   .  |  .  | O' is not a client and 3 cells of '.' or 'X'");
    assertThatIllegalArgumentException().isThrownBy(() -> Matrix.parse("", NAMES));
  }
}
