package io.podwire.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.podwire.junit.ClusterTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

class KnownDifferencesTest {
  /** Not a test of the build's own: its name ends as none of them does. */
  @ClusterTest(engine = "sim")
  static class Differing {
    @Test
    @KnownDifference(engine = "sim", because = "it counts otherwise")
    void differs() {
      assertThat(1).isEqualTo(2);
    }

    @Test
    @KnownDifference(engine = "sim", because = "it counted otherwise")
    void agrees() {}

    @Test
    @KnownDifference(engine = "k3s", because = "it is another engine")
    void isOfAnotherEngine() {}
  }

  @Test
  void aDifferenceIsAbortedUntilThereIsNoneAndThenFails() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .selectors(selectClass(Differing.class))
            .execute()
            .testEvents();

    assertThat(names(tests.aborted())).containsExactly("differs()");
    assertThat(reason(tests.aborted())).isEqualTo("known difference: it counts otherwise");
    assertThat(names(tests.failed())).containsExactly("agrees()");
    assertThat(reason(tests.failed())).startsWith("the engine sim agrees now: take @KnownDiff");
    assertThat(names(tests.succeeded())).containsExactly("isOfAnotherEngine()");
  }

  private static List<String> names(Events events) {
    return events.map(event -> event.getTestDescriptor().getDisplayName()).toList();
  }

  private static String reason(Events events) {
    return events
        .map(Event::getPayload)
        .flatMap(payload -> payload.stream())
        .map(TestExecutionResult.class::cast)
        .flatMap(result -> result.getThrowable().stream())
        .map(Throwable::getMessage)
        .findFirst()
        .orElse("");
  }
}
