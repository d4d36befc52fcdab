package io.podwire;

import io.podwire.probe.CommandAnswer;
import org.apiguardian.api.API;

/** What a command in a Pod printed and how it exited. */
@API(status = API.Status.EXPERIMENTAL)
public final class CommandAssert extends EventualAssert<CommandAssert, CommandAnswer> {
  private boolean exitIsExpected;

  CommandAssert(Scene scene, Question<CommandAnswer> question) {
    super(scene, question, CommandAssert.class);
  }

  /** It exits 0. */
  public CommandAssert succeeds() {
    exitIsExpected = true;
    return expectOutcome("to succeed", a -> a.run().exitCode() == 0);
  }

  /**
   * It runs, and exits with anything but 0. A shell that finds no such program, or one that cannot
   * be executed, has run nothing: the <a
   * href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02">codes
   * 127 and 126</a> do not count; say {@link #exitCode} if they are meant. A connection that is to
   * be denied is better asked by a probe, such as {@code tcp}: nothing shows here that what the
   * command asks for is up.
   */
  public CommandAssert fails() {
    exitIsExpected = true;
    return expectOutcome(
        "to run and to fail", a -> a.run().exitCode() != 0 && !isNotFound(a.run().exitCode()));
  }

  /** It exits with that code. */
  public CommandAssert exitCode(int code) {
    exitIsExpected = true;
    return expect("to exit with " + code, a -> a.run().exitCode() == code);
  }

  /** Its standard output contains that text. */
  public CommandAssert outputContains(String text) {
    return expect("to print '" + text + "'", a -> a.run().stdout().contains(text));
  }

  /**
   * Its standard output has nothing of that text. It must have succeeded, unless {@link #fails} or
   * {@link #exitCode} said otherwise before: what breaks off prints nothing either.
   */
  public CommandAssert outputDoesNotContain(String text) {
    String words = "not to print '" + text + "'";
    return exitIsExpected
        ? expect(words, a -> !a.run().stdout().contains(text))
        : expect(
            "to succeed and " + words,
            a -> a.run().exitCode() == 0 && !a.run().stdout().contains(text));
  }

  /** Its standard output is that text, without regard to white space around it. */
  public CommandAssert outputIs(String text) {
    return expect(
        "to print exactly '" + text + "'", a -> a.run().stdout().strip().equals(text.strip()));
  }

  /** Its standard error contains that text. */
  public CommandAssert errorContains(String text) {
    return expect("to complain '" + text + "'", a -> a.run().stderr().contains(text));
  }

  private static boolean isNotFound(int exitCode) {
    return exitCode == 126 || exitCode == 127;
  }

  /** What it printed at the last look; looks if there was none. */
  public String output() {
    return answer().run().stdout();
  }

  /** All of the last look; looks if there was none. */
  public CommandAnswer outcome() {
    return answer();
  }
}
