package io.podwire.junit;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.TagFilter.includeTags;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.podwire.Cluster;
import io.podwire.Images;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.FakeEngine;
import io.podwire.engine.PolicyDenial;
import io.podwire.engine.UnknownImages;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Clusters of a class, engines of a test, parallel runs. */
class ClusterEdgesTest {
  static final Set<Cluster> SEEN = ConcurrentHashMap.newKeySet();
  static final List<String> ENGINES = new CopyOnWriteArrayList<>();
  static final Set<Thread> THREADS = ConcurrentHashMap.newKeySet();
  static final AtomicInteger AT_ONCE = new AtomicInteger();

  @BeforeEach
  void forget() {
    FakeEngine.OPENED.clear();
    FakeEngine.CLOSED.clear();
    SEEN.clear();
    ENGINES.clear();
    THREADS.clear();
  }

  @Test
  void aClassCanHaveOneClusterForAllOfItsTests() {
    run(OfAClass.class).assertStatistics(s -> s.started(5).succeeded(5));

    assertThat(FakeEngine.OPENED).hasSize(2);
    assertThat(FakeEngine.CLOSED).hasSize(2);
    assertThat(SEEN).hasSize(2);
  }

  @Test
  void testsThatShareAClusterTakeTurns() {
    run(InParallel.class).assertStatistics(s -> s.succeeded(8));

    assertThat(FakeEngine.OPENED).hasSize(1);
    assertThat(THREADS).as("those that wait for their turn keep no thread").hasSize(1);
  }

  @Test
  void classesWhoseTestsShareAClusterRunBesideEachOther() {
    run(Meeting.class).assertStatistics(s -> s.succeeded(2));
  }

  @Test
  void parallelTestsHaveClustersOfTheirOwn() {
    run(Apart.class).assertStatistics(s -> s.succeeded(8));

    assertThat(FakeEngine.OPENED).hasSize(8);
    assertThat(SEEN).hasSize(8);
  }

  @Test
  void whatAFailedTestLeftUnsaidIsNotHeldAgainstTheNext() {
    Events tests = run(FirstFails.class);

    tests.assertStatistics(s -> s.succeeded(1).failed(1));
    tests
        .failed()
        .assertThatEvents()
        .haveExactly(1, event(test("one"), finishedWithFailure(message("one's own"))));
  }

  @Test
  void withoutAClassWideClusterAParameterIsRefused() {
    Events containers = execute(TooEarly.class).containerEvents();

    containers
        .failed()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    message(m -> m.contains("@ClusterTest(scope = Scope.CLASS)")))));
  }

  @Test
  void anEngineCanBeChosenOrRequiredByATest() {
    Events tests = run(OfAnEngine.class);

    tests.assertStatistics(s -> s.succeeded(2).aborted(1));
    tests
        .aborted()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test("required"),
                abortedWithReason(
                    message("this test is for the engine other, and this is 'fake'"))));
    assertThat(ENGINES).containsExactlyInAnyOrder("other", "fake");
  }

  @Test
  void theSameTestsRunOnEachEngine() {
    run(OnBoth.class).assertStatistics(s -> s.succeeded(4));

    assertThat(ENGINES).containsExactlyInAnyOrder("fake", "fake", "other", "other");
  }

  @Test
  void allThatIsAskedForReachesTheEngine() {
    run(Asking.class).assertStatistics(s -> s.succeeded(1));

    ClusterSpec spec = FakeEngine.OPENED.get(0);
    assertThat(spec.policy()).isEqualTo(PolicyDenial.DROP);
    assertThat(spec.unknownImages()).isEqualTo(UnknownImages.STUB);
    assertThat(spec.isolated()).isTrue();
  }

  @Test
  void aBuildCanChooseByTag() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Plain.class), selectClass(Asking.class))
            .filters(includeTags("podwire"))
            .configurationParameter("podwire.engine", "fake")
            .configurationParameter("junit.jupiter.conditions.deactivate", "*")
            .execute()
            .testEvents();

    tests.assertStatistics(s -> s.started(1));
  }

  private static Events run(Class<?> tests) {
    return execute(tests).testEvents();
  }

  private static EngineExecutionResults execute(Class<?> tests) {
    // The build's own choice of an engine comes before a configuration parameter.
    String chosen = System.clearProperty("podwire.engine");
    try {
      return EngineTestKit.engine("junit-jupiter")
          .selectors(selectClass(tests))
          .configurationParameter("podwire.engine", "fake")
          .configurationParameter("junit.jupiter.conditions.deactivate", "*")
          .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
          .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
          .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
          .execute();
    } finally {
      if (chosen != null) {
        System.setProperty("podwire.engine", chosen);
      }
    }
  }

  @ClusterTest(scope = Scope.CLASS)
  static class OfAClass {
    @BeforeAll
    static void before(Cluster cluster) {
      assertThat(cluster).isSameAs(cluster());
    }

    @Test
    void one(Cluster cluster) {
      assertThat(cluster).isSameAs(cluster());
      SEEN.add(cluster);
    }

    @RepeatedTest(2)
    void two() {
      SEEN.add(cluster());
    }

    @Test
    @ClusterTest
    void alone() {
      SEEN.add(cluster());
    }

    @Nested
    class Inner {
      @Test
      void three() {
        SEEN.add(cluster());
      }
    }

    @AfterAll
    static void after() {
      assertThat(SEEN).contains(cluster());
    }
  }

  @ClusterTest(scope = Scope.CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class InParallel {
    @RepeatedTest(8)
    void together() throws InterruptedException {
      assertThat(AT_ONCE.incrementAndGet()).isEqualTo(1);
      cluster();
      THREADS.add(Thread.currentThread());
      Thread.yield();
      assertThat(AT_ONCE.decrementAndGet()).isZero();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  static class Meeting {
    static final CountDownLatch BOTH = new CountDownLatch(2);

    @Nested
    @ClusterTest(scope = Scope.CLASS)
    class One extends Comes {}

    @Nested
    @ClusterTest(scope = Scope.CLASS)
    class Another extends Comes {}

    abstract static class Comes {
      @Test
      void comes() throws InterruptedException {
        cluster();
        BOTH.countDown();
        assertThat(BOTH.await(20, TimeUnit.SECONDS)).as("the other is there as well").isTrue();
      }
    }
  }

  @ClusterTest
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class Apart {
    @RepeatedTest(8)
    void apart(Cluster cluster) {
      assertThat(cluster).isSameAs(cluster());
      SEEN.add(cluster);
    }
  }

  @ClusterTest(scope = Scope.CLASS)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class FirstFails {
    @Test
    @Order(1)
    void one() {
      cluster().fromPod(Images.busybox).wget("http://nginx");
      throw new AssertionError("one's own");
    }

    @Test
    @Order(2)
    void two() {
      cluster();
    }
  }

  @ClusterTest
  static class TooEarly {
    @BeforeAll
    static void before(Cluster cluster) {}

    @Test
    void one() {}
  }

  @ClusterTest
  static class OfAnEngine {
    @Test
    @ClusterTest(engine = "other")
    void chosen() {
      ENGINES.add(cluster().engine());
    }

    @Test
    @RequiresEngine("other")
    void required() {}

    @Test
    @RequiresEngine({"other", "fake"})
    void oneOfSeveral() {
      ENGINES.add(cluster().engine());
    }
  }

  @ClusterTest
  @OnEachEngine({"fake", "other"})
  static class OnBoth {
    @RepeatedTest(2)
    void same() {
      ENGINES.add(cluster().engine());
    }
  }

  @ClusterTest(policy = PolicyDenial.DROP, unknownImages = UnknownImages.STUB, isolated = true)
  static class Asking {
    @Test
    void anything() {}
  }

  static class Plain {
    @Test
    void plain() {}
  }
}
