package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContainerFailureTest {
  private static final ContainerStatus RUNS = new ContainerStatus(true, 0, false, "");

  @Test
  void aDeadContainerTellsItsExitCodeAndItsLastWords() {
    ContainerStatus dead = new ContainerStatus(false, 1, false, "");

    assertThat(ContainerFailure.describe("rancher/k3s:v1", "wrote nothing", dead, "a\n\nFATA b\n"))
        .isEqualTo(
            "the k3s container (image rancher/k3s:v1) ended while starting, with exit code 1; the"
                + " end of its log:\n  a\n  FATA b");
  }

  @Test
  void aContainerKilledForWantOfMemorySaysWhatToDo() {
    ContainerStatus killed = new ContainerStatus(false, 137, true, "");

    assertThat(ContainerFailure.describe("i", "wrote nothing", killed, ""))
        .isEqualTo(
            "the k3s container (image i) ended while starting, with exit code 137: it was killed"
                + " for want of memory, give Docker more; it logged nothing");
  }

  @Test
  void dockersOwnReasonIsPassedOn() {
    ContainerStatus refused =
        new ContainerStatus(false, 127, false, "exec: \"k3s\": executable file not found in $PATH");

    assertThat(ContainerFailure.describe("i", "wrote nothing", refused, ""))
        .contains("exit code 127: exec: \"k3s\": executable file not found in $PATH");
  }

  @Test
  void aRunningContainerTellsWhatIsWrong() {
    assertThat(ContainerFailure.describe("i", "CoreDNS does not answer", RUNS, "x"))
        .startsWith("the k3s container (image i) runs, but CoreDNS does not answer");
  }

  @Test
  void onlyTheEndOfALongLogIsShown() {
    String log =
        IntStream.rangeClosed(1, 100)
            .mapToObj(line -> "line " + line)
            .collect(Collectors.joining("\n"));

    assertThat(ContainerFailure.describe("i", "x", RUNS, log))
        .contains("line 76\n")
        .endsWith("line 100")
        .doesNotContain("line 75\n");
  }
}
