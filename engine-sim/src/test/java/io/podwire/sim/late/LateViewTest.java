package io.podwire.sim.late;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LateViewTest {
  private static final long MILLI = 1_000_000;

  private long now;
  private final History<String, Integer> history = new History<>(() -> now);
  private final List<String> told = new ArrayList<>();
  private final LateView<String, Integer> view =
      new LateView<>(
          history,
          new Lag(
              new SplittableRandom(1),
              Duration.ofMillis(10),
              Duration.ofMillis(60),
              Duration.ofSeconds(1)),
          new LateView.Listener<>() {
            @Override
            public void updated(Set<String> keys) {
              told.add(keys + " a=" + view().get("a"));
            }

            @Override
            public void overtaken() {
              told.add("overtaken");
            }
          });

  private LateView<String, Integer> view() {
    return view;
  }

  private void put(long millis, String key, @Nullable Integer value) {
    now = millis * MILLI;
    history.put(key, value);
  }

  private List<Integer> seenAt(long millis, String... keys) {
    now = millis * MILLI;
    view.catchUp();
    List<Integer> seen = new ArrayList<>();
    for (String key : keys) {
      seen.add(view.get(key));
    }
    return seen;
  }

  @Test
  void isLateByALegalWhile() {
    put(0, "a", 1);
    assertThat(seenAt(9, "a")).containsOnlyNulls();
    assertThat(seenAt(60, "a")).containsExactly(1);
  }

  @Test
  void takesOverNoTwoChangesWithinASecondHoweverOftenSomebodyLooks() {
    put(0, "a", 1);
    put(200, "a", 2);
    put(300, "b", 3);
    put(1_900, "a", 4);
    assertThat(seenAt(1_909, "a", "b")).as("looked at for the first time").containsExactly(2, 3);
    assertThat(told).containsExactly("[a] a=1", "[a, b] a=2");

    assertThat(seenAt(2_010, "a")).as("a second after the last time").containsExactly(2);
    put(2_011, "a", 5);
    assertThat(seenAt(2_121, "a")).containsExactly(5);
    assertThat(told).hasSize(3).last().isEqualTo("[a] a=5");
  }

  @Test
  void staysWhileItIsHeldAndFollowsAgain() {
    put(0, "a", 1);
    assertThat(seenAt(2_000, "a")).containsExactly(1);
    view.hold(true);
    put(3_000, "a", 2);
    put(9_000, "a", null);
    assertThat(seenAt(20_000, "a")).containsExactly(1);

    view.hold(false);
    assertThat(seenAt(20_009, "a")).containsExactly(1);
    assertThat(seenAt(20_060, "a")).containsOnlyNulls();
    assertThat(told).containsExactly("[a] a=1", "[a] a=null");
  }

  @Test
  void ofTooManyChangesItKnowsTheOutcome() {
    for (int i = 0; i < 10_000; i++) {
      put(i, "a", i);
    }
    put(12_000, "b", 1);

    assertThat(seenAt(12_001, "a", "b")).containsExactly(9_999, null);
    assertThat(told).startsWith("overtaken").endsWith("[a] a=9999");
    assertThat(history.end() - history.first()).isLessThanOrEqualTo(4_096);
  }

  @Test
  void nothingIsForgottenWhileAViewIsHeld() {
    put(0, "a", 0);
    assertThat(seenAt(1_000, "a")).containsExactly(0);
    view.hold(true);
    for (int i = 1; i < 10_000; i++) {
      put(2_000 + i, "a", i);
    }

    assertThat(seenAt(20_000, "a")).containsExactly(0);
  }

  @Test
  void aRequestIsHeardInItsTurnThoughNothingHasChanged() {
    view.request();
    assertThat(seenAt(9, "a")).containsOnlyNulls();
    assertThat(told).isEmpty();
    seenAt(60);
    assertThat(told).containsExactly("[] a=null");
  }
}
