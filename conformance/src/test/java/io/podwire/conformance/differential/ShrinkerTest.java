package io.podwire.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
  private static final List<Integer> ALL = IntStream.range(0, 20).boxed().toList();

  @Test
  void whatIsNotNeededGoes() {
    List<Integer> smallest =
        Shrinker.shrink(ALL, 1_000, rest -> rest.contains(3) && rest.contains(17));

    assertThat(smallest).containsExactly(3, 17);
  }

  @Test
  void nothingGoesThatIsNeeded() {
    assertThat(Shrinker.shrink(ALL, 1_000, rest -> false)).isEqualTo(ALL);
  }

  @Test
  void noMoreIsAskedThanAllowed() {
    AtomicInteger asked = new AtomicInteger();

    Shrinker.shrink(ALL, 7, rest -> asked.incrementAndGet() > 0);

    assertThat(asked).hasValueLessThanOrEqualTo(7);
  }
}
