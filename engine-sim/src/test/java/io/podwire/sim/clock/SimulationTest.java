package io.podwire.sim.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it counts the threads of the JVM")
class SimulationTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Simulation simulation = new Simulation(START, 42);
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    simulation.close();
  }

  private void sleep(Duration duration) {
    simulation.enter(() -> simulation.sleep(duration));
  }

  private Runnable note(String text) {
    return () -> seen.add(text);
  }

  @Test
  void eventsHappenByDeadlineThenByOrderOfScheduling() {
    simulation.enter(
        () -> {
          simulation.after(SECOND.multipliedBy(2), note("late"));
          simulation.after(SECOND, note("first of equals"));
          simulation.after(SECOND, note("second of equals"));
          simulation.soon(note("at once"));
          simulation.after(Duration.ofSeconds(-5), note("overdue"));
          simulation.after(SECOND, note("cancelled")).cancel();
        });
    sleep(SECOND.multipliedBy(3));
    assertThat(seen)
        .containsExactly("at once", "overdue", "first of equals", "second of equals", "late");
  }

  @Test
  void cancelledTimeoutsAreForgottenAndTheOthersKeepTheirOrder() {
    simulation.enter(
        () -> {
          for (int i = 0; i < 10_000; i++) {
            simulation.after(SECOND.multipliedBy(100 - i % 100), note("cancelled")).cancel();
            if (i % 1_000 == 0) {
              simulation.after(SECOND.multipliedBy(10 - i / 1_000), note((10 - i / 1_000) + " s"));
            }
          }
          assertThat(simulation.planned()).isLessThan(600);
        });
    sleep(Duration.ofSeconds(200));
    assertThat(seen)
        .containsExactly("1 s", "2 s", "3 s", "4 s", "5 s", "6 s", "7 s", "8 s", "9 s", "10 s");
    assertThat(simulation.enter(simulation::planned)).isZero();
  }

  @Test
  void timeJumpsAndStandsStillWhenNobodyDrives() {
    Thread here = Thread.currentThread();
    AtomicReference<@Nullable Thread> ran = new AtomicReference<>();
    simulation.enter(() -> simulation.after(SECOND, () -> ran.set(Thread.currentThread())));
    assertThat(ran.get()).as("nobody drives").isNull();
    sleep(Duration.ofDays(365));
    assertThat(ran).hasValue(here);
    assertThat(simulation.now()).isEqualTo(START.plus(Duration.ofDays(365)));
    assertThat(simulation.enter(simulation::nanoTime)).isEqualTo(Duration.ofDays(365).toNanos());
  }

  @Test
  void tasksSleepSideBySide() {
    simulation.enter(
        () -> {
          for (int i = 3; i > 0; i--) {
            Duration nap = SECOND.multipliedBy(i);
            simulation.start(
                "task",
                () -> {
                  simulation.sleep(nap);
                  seen.add(simulation.nanoTime() / 1_000_000_000 + " s");
                });
          }
        });
    sleep(Duration.ofSeconds(10));
    assertThat(seen).containsExactly("1 s", "2 s", "3 s");
  }

  @Test
  void signalWakesInOrderAndTimesOut() {
    Signal signal = simulation.enter(simulation::signal);
    simulation.enter(
        () -> {
          for (String name : List.of("a", "b")) {
            simulation.start(
                name, () -> seen.add(name + " " + signal.await(Duration.ofSeconds(5))));
          }
          simulation.start(
              "late",
              () -> {
                simulation.sleep(SECOND);
                seen.add("late " + signal.await(SECOND));
              });
          simulation.after(SECOND, signal::wakeAll);
        });
    sleep(Duration.ofSeconds(10));
    assertThat(seen).containsExactlyInAnyOrder("a true", "b true", "late false");
    assertThat(seen.indexOf("a true")).isLessThan(seen.indexOf("b true"));
  }

  @Test
  void killUnwindsAWaitingTaskAndReleasesWhatItHolds() {
    Task task =
        simulation.enter(
            () ->
                simulation.start(
                    "victim",
                    () -> {
                      try {
                        simulation.sleep(Duration.ofDays(1));
                        seen.add("slept");
                      } catch (RuntimeException caught) {
                        seen.add("caught");
                      } finally {
                        seen.add("finally");
                      }
                    }));
    sleep(SECOND);
    simulation.enter(task::kill);
    sleep(SECOND);
    assertThat(seen).containsExactly("finally");
    assertThat(simulation.enter(task::isFinished)).isTrue();
    simulation.enter(task::kill); // harmless
  }

  @Test
  void taskKilledBeforeItBeginsNeverRuns() {
    simulation.enter(() -> simulation.start("stillborn", note("ran")).kill());
    sleep(SECOND);
    assertThat(seen).isEmpty();
  }

  @Test
  void killedTaskCannotBlockAgain() {
    Task task =
        simulation.enter(
            () ->
                simulation.start(
                    "stubborn",
                    () -> {
                      try {
                        simulation.sleep(Duration.ofDays(1));
                      } finally {
                        simulation.sleep(Duration.ofDays(1));
                      }
                    }));
    sleep(SECOND);
    simulation.enter(task::kill);
    sleep(SECOND);
    assertThat(simulation.enter(task::isFinished)).isTrue();
  }

  @Test
  void threadsAreUsedAgainAndEndWithTheSimulation() {
    for (int i = 0; i < 50; i++) {
      simulation.enter(() -> simulation.start("short", note("x")));
      sleep(SECOND);
    }
    simulation.enter(() -> simulation.start("waits", () -> simulation.sleep(Duration.ofDays(9))));
    sleep(SECOND);
    List<Thread> mine = threads();
    assertThat(mine).hasSizeBetween(1, 2);
    simulation.close();
    assertThat(mine).noneMatch(Thread::isAlive);
    assertThatThrownBy(() -> sleep(SECOND))
        .isInstanceOf(SimulationException.class)
        .hasMessage("the simulated cluster is closed");
    simulation.close(); // harmless
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("podwire-sim-task-"))
        .toList();
  }

  @Test
  void eventMustNotBlock() {
    simulation.enter(() -> simulation.soon(() -> simulation.sleep(SECOND)));
    assertThatThrownBy(() -> sleep(SECOND))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("the simulation broke in an event")
        .hasRootCauseMessage("an event must not block");
  }

  @Test
  void brokenTaskIsReportedOnceAndTheRestGoesOn() {
    simulation.enter(
        () -> {
          simulation.start(
              "bad",
              () -> {
                throw new IllegalArgumentException("boom");
              });
        });
    assertThatThrownBy(() -> sleep(SECOND))
        .hasMessage("the simulation broke in bad: java.lang.IllegalArgumentException: boom");
    sleep(SECOND);
  }

  @Test
  void strangersMustEnter() {
    assertThatThrownBy(() -> simulation.sleep(SECOND))
        .hasMessage("this thread does not take part in the simulation");
  }

  @Test
  void interruptEndsTheWaitOfAnOutsideThread() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread outside =
        new Thread(
            () -> {
              try {
                simulation.enter(
                    () -> {
                      waiting.countDown();
                      simulation.signal().await();
                    });
              } catch (SimulationException e) {
                thrown.set(e);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
              }
            },
            "impatient");
    outside.start();
    waiting.await();
    outside.interrupt();
    outside.join();
    assertThat(thrown.get())
        .hasMessage("impatient was interrupted while it waited for the cluster");
    sleep(SECOND); // nobody holds the baton any more
  }

  /**
   * As OkHttp does to its readers when its client is closed: the answer may have come just then.
   */
  @Test
  void whoIsInterruptedWhenItCouldGoOnIsNotWaitedFor() {
    assertThatThrownBy(
            () ->
                simulation.enter(
                    () -> {
                      Signal signal = simulation.signal();
                      simulation.soon(
                          () -> {
                            signal.wakeAll();
                            Thread.currentThread().interrupt();
                          });
                      signal.await();
                    }))
        .hasMessageEndingWith("was interrupted while it waited for the cluster");
    assertThat(Thread.interrupted()).isTrue();
    sleep(SECOND); // the baton comes to nobody who has left
  }

  @Test
  void whoWaitsInsideIsToldThatItIsClosed() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread outside =
        new Thread(
            () -> {
              try {
                simulation.enter(
                    () -> {
                      waiting.countDown();
                      simulation.signal().await();
                    });
              } catch (SimulationException e) {
                thrown.set(e);
              }
            });
    outside.start();
    waiting.await();
    simulation.close();
    outside.join(5_000);
    assertThat(thrown.get()).hasMessage("the simulated cluster is closed");
  }

  @Test
  void waitsForNewsFromAnOutsideThread() throws InterruptedException {
    Signal news = simulation.enter(simulation::signal);
    CountDownLatch waiting = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              try {
                waiting.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              simulation.enter(news::wakeAll);
            });
    other.start();
    simulation.enter(
        () -> {
          waiting.countDown();
          news.await();
          seen.add("woken");
        });
    other.join();
    assertThat(seen).containsExactly("woken");
    assertThat(simulation.now()).isEqualTo(START);
  }

  @Test
  void whatCanNeverHappenIsTold() {
    try (Simulation impatient = new Simulation(START, 42, Duration.ofMillis(50))) {
      Signal never = impatient.enter(impatient::signal);
      assertThatThrownBy(() -> impatient.enter(() -> never.await()))
          .isInstanceOf(SimulationException.class)
          .hasMessageEndingWith(
              " waits for something that can never happen: nothing is running or planned");
      impatient.enter(() -> impatient.sleep(SECOND));
    }
  }

  @Test
  void whoHoldsTheBatonTooLongIsNamedWithItsStack() throws InterruptedException {
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    try (Simulation impatient = new Simulation(START, 42, Duration.ofMillis(50))) {
      Thread hog =
          new Thread(
              () ->
                  impatient.enter(
                      () -> {
                        holding.countDown();
                        awaitUninterruptibly(enough);
                      }),
              "hog");
      hog.start();
      holding.await();
      assertThatThrownBy(() -> impatient.enter(impatient::now))
          .hasMessage("hog has held the simulation for 0.05 s of wall time; its stack:")
          .satisfies(
              told ->
                  assertThat(told.getStackTrace())
                      .anyMatch(frame -> frame.getMethodName().equals("awaitUninterruptibly")));
      enough.countDown();
      hog.join();
      Thread next = new Thread(() -> seen.add(impatient.enter(impatient::now).toString()));
      next.start();
      next.join();
    }
    assertThat(seen).as("who gave up waiting does not get the baton").hasSize(1);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void waitsOfAnyLengthAreLegal() {
    assertThat(
            simulation.<Boolean>enter(
                () -> {
                  simulation.after(SECOND, note("event"));
                  Signal signal = simulation.signal();
                  simulation.after(SECOND, signal::wakeAll);
                  return signal.await(Duration.ofSeconds(Long.MAX_VALUE));
                }))
        .isTrue();
    simulation.enter(() -> simulation.after(Duration.ofSeconds(Long.MAX_VALUE), note("never")));
    sleep(SECOND);
    assertThat(seen).containsExactly("event");
  }

  @Test
  void futureThatNobodyCompletesTimesOutInVirtualTime() {
    assertThat(
            simulation.<Boolean>enter(
                () -> simulation.await(new CompletableFuture<>(), Duration.ofHours(1))))
        .isFalse();
    assertThat(simulation.now()).isEqualTo(START.plus(Duration.ofHours(1)));
  }

  @Test
  void twoOutsideThreadsDriveOneTime() throws InterruptedException {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads =
        IntStream.range(0, 2)
            .mapToObj(
                number ->
                    new Thread(
                        () -> {
                          for (int i = 0; i < 2_000; i++) {
                            simulation.enter(
                                () -> {
                                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                  inside.decrementAndGet();
                                  simulation.sleep(Duration.ofMillis(1));
                                });
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most).as("one at a time").hasValue(1);
    assertThat(simulation.enter(simulation::nanoTime))
        .isBetween(2_000_000_000L, 4_000_000_000L); // they slept side by side or in turn
  }

  @Test
  void choicesDependOnSeedAndPurposeAlone() {
    long once = simulation.random("ports").nextLong();
    simulation.random("other").nextLong();
    assertThat(simulation.random("ports").nextLong()).isEqualTo(once);
    assertThat(simulation.random("other").nextLong()).isNotEqualTo(once);
    try (Simulation other = new Simulation(START, 43)) {
      assertThat(other.random("ports").nextLong()).isNotEqualTo(once);
    }
  }
}
