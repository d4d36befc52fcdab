package io.podwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.probe.CommandAnswer;
import io.podwire.probe.Reach;
import io.podwire.probe.TcpAnswer;
import io.podwire.probe.ToolRun;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventualAssertTest {
  private final FakeSession session = new FakeSession(noClient());
  private final Scene scene = new Scene(session, Duration.ofSeconds(10), Sharing.ALONE);
  private final List<Instant> looks = new ArrayList<>();

  @Test
  void waitsUntilItIsTrue() {
    command("", "", "hello").outputContains("hello");

    assertThat(looks).hasSize(3);
  }

  @Test
  void oneLookMustSatisfyAllThatIsExpected() {
    command("a", "b", "a b").outputContains("a").outputContains("b").outputContains("a");

    assertThat(looks).hasSize(3);
  }

  @Test
  void whatWasSeenIsNotAskedAgainUnlessSomethingChanged() {
    CommandAssert hello = command("hello", "bye").outputContains("hello").outputContains("ell");
    assertThat(looks).hasSize(1);

    scene.writer();
    assertThatThrownBy(() -> hello.within(Duration.ofSeconds(1)).outputContains("h"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was expected to print 'hello'");
  }

  @Test
  void nowLooksOnce() {
    assertThatThrownBy(() -> command("", "hello").now().outputContains("hello"))
        .isInstanceOf(AssertionError.class);
    assertThat(looks).hasSize(1);
  }

  @Test
  void failsInTheWordsOfTheTest() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () ->
                command("bye")
                    .as("the greeting")
                    .within(Duration.ofSeconds(1))
                    .outputContains("hello"))
        .withMessage(
            """
            [the greeting] greet
              was expected to print 'hello' within 1 s (6 looks)
              last seen: exit code 0
                bye

              replay: -Dpodwire.seed=42""");
  }

  @Test
  void holdsForAsksAgainAndAgain() {
    command("up").outputContains("up").holdsFor(Duration.ofSeconds(2));
    assertThat(looks).hasSizeGreaterThanOrEqualTo(10);

    assertThatThrownBy(
            () -> command("up", "up", "down").outputContains("up").holdsFor(Duration.ofSeconds(2)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("to print 'up' stopped after 200 ms, and was to hold for 2 s");
    assertThatThrownBy(() -> command("up").holdsFor(Duration.ofSeconds(2)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDenialNeedsThreeInARowASecondApart() {
    tcp(Reach.REFUSED, Reach.REFUSED, Reach.CONNECTED, Reach.REFUSED).isRefused();

    assertThat(looks).hasSize(6); // the success starts over
    for (int i = 1; i < looks.size(); i++) {
      assertThat(Duration.between(looks.get(i - 1), looks.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void aDenialThatIsNoneFails() {
    assertThatThrownBy(() -> tcp(Reach.CONNECTED).within(Duration.ofSeconds(5)).isRefused())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was expected to be refused within 5 s")
        .hasMessageContaining("last seen: connected");
  }

  @Test
  void aDenialWithoutAKnownTargetIsRefused() {
    assertThatThrownBy(() -> tcp(Reach.REFUSED).isDenied())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing can show that it is up");
    assertThat(looks).isEmpty();
  }

  @Test
  void aSentenceWithoutAnAssertionIsRefused() {
    command("hello");

    assertThatThrownBy(scene::settle)
        .isInstanceOf(AssertionError.class)
        .hasMessage("greet\n  was never asked: end the sentence with an assertion, as succeeds()");
    scene.settle();
  }

  @Test
  void aSentenceThatEndsBeforeWhatItsTimeIsForIsRefused() {
    CommandAssert hello = command("hello").succeeds();
    hello.within(Duration.ofSeconds(5));

    assertThatThrownBy(scene::settle)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("greet, within 5 s\n  was never asked");
    hello.now();
    assertThatThrownBy(scene::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("greet, now\n  was never asked");
  }

  @Test
  void closesAllThatIsOpenAndTellsOfAllThatCannotBeClosed() {
    List<String> closed = new ArrayList<>();
    scene.closing(() -> closed.add("last"));
    scene.closing(
        () -> {
          throw new AssertionError("second");
        });
    scene.closing(
        () -> {
          throw new IOException("first");
        });

    assertThatThrownBy(scene::close)
        .hasMessage("a resource of the test cannot be closed")
        .hasRootCauseMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()).extracting("message").containsOnly("second"));
    assertThat(closed).containsOnly("last");
  }

  @Test
  void aShareOrAWaitWithoutAnAssertionIsRefused() {
    SpreadAssert spread = new SpreadAssert(scene, "ten connections", List.of(Map.of("a", 10)));
    scene.seenPods().add("default", "a");
    ShareAssert share = spread.servedBy(new PodHandle(scene, "default", "a"));
    assertThatThrownBy(scene::settle)
        .hasMessageContaining("ten connections, served by Pod default/a\n  was never asked");
    share.isBetween(Percent.percent(100), Percent.percent(100));

    Await await = new Await(scene, "the moon", Duration.ofSeconds(1));
    assertThatThrownBy(scene::settle).hasMessageContaining("await the moon\n  was never asked");
    await.within(Duration.ofSeconds(2)).until(() -> true);
    scene.settle();
  }

  @Test
  void whatDidNotRunIsNoFailure() {
    exiting(1, "").fails();
    assertThatThrownBy(() -> exiting(127, "").fails())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was expected to run and to fail")
        .hasMessageContaining("last seen: exit code 127");
    assertThatThrownBy(() -> exiting(126, "").fails()).isInstanceOf(AssertionError.class);
    exiting(127, "").exitCode(127);
  }

  @Test
  void whatBrokeOffIsNoProofThatATextIsMissing() {
    assertThatThrownBy(() -> exiting(2, "").outputDoesNotContain("x"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was expected to succeed and not to print 'x'");
    exiting(2, "").exitCode(2).outputDoesNotContain("x");
    exiting(1, "").fails().outputDoesNotContain("x");
    exiting(0, "y").outputDoesNotContain("x");
  }

  @Test
  void aPingThatSentNothingIsNoDenial() {
    assertThatThrownBy(() -> ping("ping: permission denied (are you root?)").doesNotAnswer())
        .isInstanceOf(AssertionError.class);
    ping("3 packets transmitted, 0 packets received, 100% packet loss").doesNotAnswer();
    ping("ping: sendto: Network unreachable").doesNotAnswer();
  }

  private PingAssert ping(String said) {
    return new PingAssert(
        scene,
        question("ping", () -> new CommandAnswer(new ToolRun(List.of("ping"), "", said, 1))));
  }

  private CommandAssert exiting(int code, String output) {
    return new CommandAssert(
        scene,
        question("run", () -> new CommandAnswer(new ToolRun(List.of("run"), output, "", code))));
  }

  private CommandAssert command(String... outputs) {
    Deque<String> next = new ArrayDeque<>(List.of(outputs));
    return new CommandAssert(
        scene,
        question(
            "greet",
            () -> {
              String output = next.size() > 1 ? next.remove() : next.element();
              return new CommandAnswer(new ToolRun(List.of("greet"), output, "", 0));
            }));
  }

  private TcpAssert tcp(Reach... outcomes) {
    Deque<Reach> next = new ArrayDeque<>(List.of(outcomes));
    return new TcpAssert(
        scene,
        question(
            "connect",
            () -> {
              Reach reach = next.size() > 1 ? next.remove() : next.element();
              return new TcpAnswer(
                  reach, new ToolRun(List.of("nc"), "", "", reach == Reach.CONNECTED ? 0 : 1));
            }),
        () -> null);
  }

  private <A extends io.podwire.probe.Answer> Question<A> question(
      String words, java.util.function.Supplier<A> answer) {
    return new Question<>() {
      @Override
      public A ask() {
        looks.add(session.clock().now());
        return answer.get();
      }

      @Override
      public String toString() {
        return words;
      }
    };
  }

  private static KubernetesClient noClient() {
    return (KubernetesClient)
        Proxy.newProxyInstance(
            EventualAssertTest.class.getClassLoader(),
            new Class<?>[] {KubernetesClient.class},
            (proxy, method, arguments) -> {
              throw new AssertionError("the API is not asked here: " + method);
            });
  }
}
