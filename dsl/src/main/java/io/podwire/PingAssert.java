package io.podwire;

import io.podwire.probe.CommandAnswer;
import org.apiguardian.api.API;

/** Whether an address answers to {@code ping}. */
@API(status = API.Status.EXPERIMENTAL)
public final class PingAssert extends EventualAssert<PingAssert, CommandAnswer> {
  PingAssert(Scene scene, Question<CommandAnswer> question) {
    super(scene, question, PingAssert.class);
  }

  /** An echo comes back. */
  public PingAssert answers() {
    return expectOutcome("to answer", a -> a.run().exitCode() == 0);
  }

  /** No echo comes back, three times in a row. */
  public PingAssert doesNotAnswer() {
    return expectDenial("not to answer", a -> a.run().exitCode() != 0, NO_CONTROL);
  }

  /** What {@code ping} printed contains that text. */
  public PingAssert outputContains(String text) {
    return expect("to print '" + text + "'", a -> a.run().stdout().contains(text));
  }
}
