package io.podwire.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.probe.ToolRun;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubectlTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"5s", "3m", "3m12s", "10m", "85m", "3h", "3h7m"})
  void aClustersOwnServiceMayBeOfAnyAge(String age) {
    assertThat(printed("kubernetes   ClusterIP   10.43.0.1   <none>   443/TCP   " + age))
        .contains("443/TCP  <age>");
  }

  @ParameterizedTest
  @CsvSource({"image: docker.io/library/nginx:1.22.1, <tag>", "image: nginx:1.22.1, nginx:1.22.1"})
  void onlyTheRuntimesNameOfAnImageIsFree(String line, String kept) {
    assertThat(printed(line)).contains(kept);
  }

  private static String printed(String line) {
    return KubectlText.printed(new ToolRun(List.of("kubectl"), line + "\n", "", 0));
  }
}
