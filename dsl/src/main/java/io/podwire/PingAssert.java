package io.podwire;

import io.podwire.probe.CommandAnswer;
import io.podwire.probe.ToolRun;
import java.util.List;
import org.apiguardian.api.API;

/** Whether an address answers to {@code ping}. */
@API(status = API.Status.EXPERIMENTAL)
public final class PingAssert extends EventualAssert<PingAssert, CommandAnswer> {
  private static final List<String> UNKNOWN =
      List.of("bad address", "Name or service not known", "failure in name resolution");

  PingAssert(Scene scene, Question<CommandAnswer> question) {
    super(scene, question, PingAssert.class);
  }

  /** An echo comes back. */
  public PingAssert answers() {
    return expectOutcome("to answer", a -> isAnswered(a.run()));
  }

  /** No echo comes back, three times in a row; a name that does not resolve was not asked. */
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

  /** In the words of BusyBox and of iputils. */
  private static boolean isAsked(ToolRun run) {
    return UNKNOWN.stream().noneMatch(run.stderr()::contains);
  }
}
