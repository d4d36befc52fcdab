package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.k3s.NodeShell.Answer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DataPlaneTest {
  private static final Answer CLEAN = new Answer(0, "reloaded\nclean\n", "");

  private final FakeNode clean = new FakeNode("clean", told -> CLEAN);

  @Test
  void aNodeThatStillRunsWhatIsGoneIsNotClean() {
    FakeNode busy = new FakeNode("busy", told -> new Answer(0, "reloaded\n", ""));

    assertThat(forget(clean)).isTrue();
    assertThat(forget(clean, busy)).isFalse();
  }

  @Test
  void aNodeWithoutAShellIsNotKnownToBeClean() {
    FakeNode mute = new FakeNode("mute", told -> new Answer(127, "sh: not found", ""));

    assertThat(forget(clean, mute)).isFalse();
  }

  private static boolean forget(FakeNode... nodes) {
    DataPlane plane = new DataPlane(() -> List.of(nodes));
    return plane.forgetAllBut(Set.of("living"), Set.of()) && plane.forget(Set.of("dead"));
  }
}
