package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.podwire.engine.Disturbance;
import io.podwire.k3s.NodeShell.Answer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WiresTest {
  private static final Disturbance PARTED = new Disturbance.PodsParted("10.42.0.1", "10.42.0.2");
  private static final String CUT = "cut pods 10.42.0.1 10.42.0.2";
  private static final String MEND = "mend pods 10.42.0.1 10.42.0.2";

  private final FakeNode sound = new FakeNode("sound", told -> FakeNode.DONE);

  @Test
  void whatWasCutBeforeACutFailedIsMended() {
    FakeNode broken =
        new FakeNode(
            "broken",
            told -> told.startsWith("cut") ? new Answer(4, "", "no room\n") : FakeNode.DONE);
    Wires wires = wires(sound, broken);

    assertThatThrownBy(() -> wires.begin(PARTED))
        .hasMessage("node broken could not cut a wire by its packet filter: exit code 4: no room");

    assertThat(sound.told()).containsExactly(CUT, MEND);
    assertThat(broken.told()).as("some of its rules may be there").containsExactly(CUT, MEND);
  }

  @Test
  void eachIsMendedWhateverBecomesOfTheOthers() {
    FakeNode silent =
        new FakeNode(
            "silent",
            told -> {
              if (told.startsWith("mend")) {
                throw new NodeSilentException("silent", new IllegalStateException("gone"));
              }
              return FakeNode.DONE;
            });
    FakeNode stuck =
        new FakeNode(
            "stuck", told -> told.startsWith("mend") ? new Answer(4, "", "locked") : FakeNode.DONE);
    Runnable mend = wires(silent, stuck, sound).begin(PARTED);

    Throwable failed = catchThrowable(mend::run);

    assertThat(failed).hasMessageContaining("no shell could be used on node silent: ");
    assertThat(failed.getSuppressed())
        .singleElement()
        .asString()
        .contains("node stuck could not mend a wire that was cut: exit code 4: locked");
    assertThat(sound.told()).containsExactly(CUT, MEND);
  }

  @Test
  void theNodesAreAskedForWhatIsCutOnlyIfSomethingMayBe() {
    Wires wires = wires(sound);
    wires.mendAll();
    assertThat(sound.told()).isEmpty();

    wires.begin(PARTED);
    wires.mendAll();
    wires.mendAll();
    assertThat(sound.told()).containsExactly(CUT, "mend all");

    new Wires(() -> List.of(sound), node -> node, true).mendAll();
    assertThat(sound.told()).as("what another JVM may have left").endsWith("mend all", "mend all");
  }

  @Test
  void whatCouldNotBeMendedIsTriedAgain() {
    FakeNode stuck =
        new FakeNode(
            "stuck", told -> told.startsWith("mend") ? new Answer(4, "", "locked") : FakeNode.DONE);
    Wires wires = wires(stuck);
    wires.begin(PARTED);

    assertThatThrownBy(wires::mendAll).hasMessageContaining("locked");
    assertThatThrownBy(wires::mendAll).hasMessageContaining("locked");
  }

  @Test
  void whereThereIsNoPacketFilterNothingIsCutAndNothingIsToBeMended() {
    FakeNode bare = new FakeNode("bare", told -> new Answer(127, "", "sh: iptables: not found\n"));
    Wires wires = wires(bare);

    Throwable failed = catchThrowable(() -> wires.begin(PARTED));
    wires.mendAll();

    assertThat(failed).hasMessageContaining("sh: iptables: not found").hasNoSuppressedExceptions();
  }

  private static Wires wires(FakeNode... nodes) {
    return new Wires(() -> Arrays.asList(nodes), node -> node, false);
  }
}
