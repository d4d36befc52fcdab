package io.podwire.conformance;

import static io.podwire.Images.image;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.podwire.engine.Capability;
import io.podwire.junit.ClusterTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

class RefusalsTest {
  /** Not a test of the build's own: its name ends as none of them does. */
  @ClusterTest(engine = "sim")
  static class OfCapabilities {
    @Test
    @RefusedWithout(Capability.LOCAL_IMAGES)
    void isRefusedByName() {
      cluster().run("own", image("acme/own:1").built());
    }

    @Test
    @RefusedWithout(Capability.LOCAL_IMAGES)
    void isDoneByHalves() {}

    @Test
    @RefusedWithout(Capability.LOCAL_IMAGES)
    void failsOtherwise() {
      throw new IllegalStateException("for another reason");
    }

    @Test
    @RefusedWithout(Capability.EXTERNAL_DNS)
    void isRefusedByAnotherName() {
      cluster().run("own", image("acme/own:1").built());
    }

    @Test
    @RefusedWithout(Capability.SEED)
    void isDone() {
      assertThat(cluster().engine()).isEqualTo("sim");
    }

    @Test
    @RefusedWithout(Capability.SEED)
    void isDoneWrongly() {
      assertThat(cluster().engine()).isEqualTo("another");
    }
  }

  @Test
  void whatIsMissingHasToBeRefusedByItsName() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .selectors(selectClass(OfCapabilities.class))
            .execute()
            .testEvents();

    assertThat(names(tests.succeeded())).containsExactlyInAnyOrder("isRefusedByName()", "isDone()");
    assertThat(names(tests.failed()))
        .containsExactlyInAnyOrder(
            "isDoneByHalves()", "failsOtherwise()", "isRefusedByAnotherName()", "isDoneWrongly()");
    assertThat(names(tests.aborted())).isEmpty();
  }

  private static List<String> names(Events events) {
    return events.map(Event::getTestDescriptor).map(test -> test.getDisplayName()).toList();
  }
}
