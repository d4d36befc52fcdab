package io.podwire;

import io.podwire.probe.CommandAnswer;
import org.apiguardian.api.API;

/** What a command in a Pod printed and how it exited. */
@API(status = API.Status.EXPERIMENTAL)
public final class CommandAssert extends EventualAssert<CommandAssert, CommandAnswer> {
  CommandAssert(Scene scene, Question<CommandAnswer> question) {
    super(scene, question, CommandAssert.class);
  }

  /** It exits 0. */
  public CommandAssert succeeds() {
    return expectOutcome("to succeed", a -> a.run().exitCode() == 0);
  }

  /** It exits with anything but 0. */
  public CommandAssert fails() {
    return expectOutcome("to fail", a -> a.run().exitCode() != 0);
  }

  /** It exits with that code. */
  public CommandAssert exitCode(int code) {
    return expect("to exit with " + code, a -> a.run().exitCode() == code);
  }

  /** Its standard output contains that text. */
  public CommandAssert outputContains(String text) {
    return expect("to print '" + text + "'", a -> a.run().stdout().contains(text));
  }

  /** Its standard output has nothing of that text. */
  public CommandAssert outputDoesNotContain(String text) {
    return expect("not to print '" + text + "'", a -> !a.run().stdout().contains(text));
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

  /** What it printed at the last look; looks if there was none. */
  public String output() {
    return answer().run().stdout();
  }

  /** All of the last look; looks if there was none. */
  public CommandAnswer outcome() {
    return answer();
  }
}
