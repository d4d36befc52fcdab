package io.podwire.junit;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import io.podwire.Cluster;
import io.podwire.Images;
import io.podwire.UnsupportedCapabilityException;
import io.podwire.app.WebReply;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.FakeEngine;
import io.podwire.engine.PolicyDenial;
import io.podwire.failure.ReplayHint;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.opentest4j.TestAbortedException;

class ClusterTestTest {
  @BeforeEach
  void forget() {
    FakeEngine.OPENED.clear();
    FakeEngine.CLOSED.clear();
  }

  @Test
  void eachTestHasAClusterOfItsOwnWhichClosesByItself() {
    Events tests = run(Many.class);

    tests.assertStatistics(s -> s.started(7).succeeded(7));
    assertThat(FakeEngine.OPENED).hasSize(7);
    assertThat(FakeEngine.OPENED.stream().map(ClusterSpec::test)).doesNotHaveDuplicates();
    assertThat(FakeEngine.CLOSED).hasSize(7);
  }

  @Test
  void theNearestAnnotationSaysWhatIsAskedFor() {
    run(Asking.class).assertStatistics(s -> s.succeeded(2));

    assertThat(FakeEngine.OPENED)
        .anySatisfy(spec -> assertThat(spec.seed()).hasValue(7))
        .anySatisfy(spec -> assertThat(spec.policy()).isEqualTo(PolicyDenial.DROP));
  }

  @Test
  void whatTheEngineHasNotAbortsTheTestByName() {
    Events tests = run(Needing.class);

    tests.assertStatistics(s -> s.aborted(6).succeeded(1).failed(0));
    tests
        .aborted()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test("faults"),
                abortedWithReason(
                    instanceOf(TestAbortedException.class),
                    message("this test needs DNS_FAULTS, which the engine 'fake' has not"))))
        .haveExactly(
            1,
            event(
                test("handlers"),
                abortedWithReason(
                    message("image acme/x needs OWN_HANDLERS, which the engine 'fake' has not"))))
        .haveExactly(
            1,
            event(
                test("kubeconfig"),
                abortedWithReason(
                    message("kubeconfig() needs WHOLE_CLUSTER, which the engine 'fake' has not"))))
        .haveExactly(
            1,
            event(
                test("swallowed"),
                abortedWithReason(
                    message(
                        "external(\"api.example.com\") needs DECLARED_NAMES, which the engine 'fake' has not"))))
        .haveExactly(
            1,
            event(
                test("nodes"),
                abortedWithReason(
                    message("this test needs SEVERAL_NODES (3), which the engine 'fake' has not"))))
        .haveExactly(
            1,
            event(
                test("outside"),
                abortedWithReason(
                    message(
                        "fromOutside() needs OUTSIDE_ACCESS, which the engine 'fake' has not"))));
  }

  @Test
  void aSentenceWithoutAnAssertionFails() {
    run(Unfinished.class)
        .failed()
        .assertThatEvents()
        .haveExactly(1, event(finishedWithFailure(message(m -> m.contains("was never asked")))));
  }

  @Test
  void aFailureThatIsNotOursSaysHowToReplayIt() {
    run(Failing.class)
        .failed()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    suppressed(
                        0, instanceOf(ReplayHint.class), message("replay: -Dpodwire.seed=7")))));
  }

  @Test
  void anOlderJUnitIsRefusedByName() {
    assertThatExceptionOfType(ExtensionConfigurationException.class)
        .isThrownBy(() -> JUnitVersion.check("org.junit.jupiter.api.NotThere", "5.10.2"))
        .withMessage(
            "@ClusterTest needs JUnit Jupiter 5.13 or newer; this is 5.10.2. Raise the version of"
                + " org.junit:junit-bom to 5.13.0 or more.");
  }

  private static Events run(Class<?> tests) {
    // The build's own choice of an engine comes before a configuration parameter.
    String chosen = System.clearProperty("podwire.engine");
    try {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(tests))
          .configurationParameter("podwire.engine", "fake")
          .configurationParameter("junit.jupiter.conditions.deactivate", "*")
          .execute()
          .testEvents();
    } finally {
      if (chosen != null) {
        System.setProperty("podwire.engine", chosen);
      }
    }
  }

  @ClusterTest
  static class Many {
    @Test
    void bound() {
      assertThat(cluster().engine()).isEqualTo("fake");
    }

    @Test
    void injected(Cluster cluster) {
      assertThat(cluster).isSameAs(cluster());
      CompletableFuture<String> elsewhere = CompletableFuture.supplyAsync(() -> cluster().engine());
      assertThat(elsewhere).failsWithin(java.time.Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void parameterized(String value, Cluster cluster) {
      assertThat(cluster).isSameAs(cluster());
    }

    @RepeatedTest(2)
    void repeated() {
      cluster();
    }

    @Nested
    class Inner {
      @Test
      void nested() {
        cluster();
      }
    }
  }

  @ClusterTest(seed = "7")
  static class Asking {
    @Test
    void byTheClass() {}

    @Test
    @ClusterTest(policy = PolicyDenial.DROP)
    void byTheMethod() {}
  }

  @ClusterTest
  static class Needing {
    @Test
    @RequiresCapability(Capability.DNS_FAULTS)
    void faults() {}

    @Test
    @ClusterTest(nodes = 3)
    void nodes() {}

    @Test
    void outside() {
      cluster().fromOutside();
    }

    @Test
    void handlers() {
      cluster().deploy(Images.image("acme/x").http(80, request -> WebReply.of(204)), 1);
    }

    @Test
    void kubeconfig() {
      cluster().kubeconfig();
    }

    @Test
    void swallowed() {
      assertThatExceptionOfType(UnsupportedCapabilityException.class)
          .isThrownBy(() -> cluster().external("api.example.com"));
    }

    @Test
    void pulledInstead() {
      cluster().provide(Images.image("acme/x").http(80, r -> WebReply.of(204)).orPulled());
    }
  }

  @ClusterTest(seed = "7")
  static class Failing {
    @Test
    void comparing() {
      assertThat(1).isEqualTo(2);
    }
  }

  @ClusterTest
  static class Unfinished {
    @Test
    void wget() {
      cluster().fromPod(Images.busybox).wget("http://nginx");
    }
  }
}
