package io.podwire;

import io.podwire.probe.CommandAnswer;
import io.podwire.probe.ToolRun;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** Whether an address answers to {@code ping}. */
@API(status = API.Status.EXPERIMENTAL)
public final class PingAssert extends EventualAssert<PingAssert, CommandAnswer> {
  PingAssert(Scene scene, Question<CommandAnswer> question) {
    super(scene, question, PingAssert.class);
  }

  /** An echo comes back. */
  public PingAssert answers() {
    return expectOutcome("to answer", a -> isAnswered(a.run()));
  }

  /**
   * No echo comes back, or there is no way to the address, three times in a row. What sent nothing
   * does not count: a name that does not resolve, a container that may not send.
   */
  public PingAssert doesNotAnswer() {
    return expectDenial("not to answer", a -> isAsked(a.run()) && !isAnswered(a.run()), NO_CONTROL);
  }

  /** What {@code ping} printed contains that text. */
  public PingAssert outputContains(String text) {
    return expect("to print '" + text + "'", a -> a.run().stdout().contains(text));
  }

  private static boolean isAnswered(ToolRun run) {
    return run.exitCode() == 0;
  }

  /** In the words of BusyBox and of iputils, which count what they sent. */
  private static boolean isAsked(ToolRun run) {
    return Stream.of("packets transmitted", "unreachable")
        .anyMatch(words -> (run.stdout() + run.stderr()).contains(words));
  }
}
