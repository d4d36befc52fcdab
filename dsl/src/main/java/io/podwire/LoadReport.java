package io.podwire;

import io.podwire.probe.ToolRun;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * What came of a {@link RunningLoad}. A test that does not look at its failures is refused: {@code
 * try (var load = ….start()) { … }} alone would swallow them.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LoadReport {
  private final Fetch fetch;
  private final int sent;
  private final List<String> failures;

  private LoadReport(Fetch fetch, int sent, List<String> failures) {
    this.fetch = fetch;
    this.sent = sent;
    this.failures = List.copyOf(failures);
    fetch.scene().expectAssertion(this, fetch + ", again and again");
  }

  static LoadReport read(Fetch fetch, ToolRun run) {
    List<String> lines =
        run.stdout()
            .lines()
            .filter(line -> line.startsWith("ok") || line.startsWith("failed "))
            .toList();
    return new LoadReport(
        fetch, lines.size(), lines.stream().filter(line -> !line.equals("ok")).toList());
  }

  /** How many requests were sent. */
  public int sent() {
    return sent;
  }

  /** What the tools said of those that failed: exit code and complaint. */
  public List<String> failures() {
    fetch.scene().asserted(this);
    return failures;
  }

  /** At least that many requests were sent, so that success means something. */
  public LoadReport sentAtLeast(int count) {
    if (sent < count) {
      throw failure("to send at least " + count + " requests");
    }
    return this;
  }

  /** Every request succeeded; at least one was sent. */
  public LoadReport allSucceeded() {
    fetch.scene().asserted(this);
    if (sent == 0 || !failures.isEmpty()) {
      throw failure("to succeed always");
    }
    return this;
  }

  private AssertionError failure(String expectation) {
    String kinds =
        failures.stream()
            .collect(Collectors.groupingBy(f -> f, java.util.TreeMap::new, Collectors.counting()))
            .entrySet()
            .stream()
            .map(e -> "\n  " + e.getValue() + " × " + e.getKey())
            .collect(Collectors.joining());
    String replay = fetch.scene().session().replay();
    return new AssertionError(
        fetch
            + ", again and again\n  was expected "
            + expectation
            + "\n  sent: "
            + sent
            + ", failed: "
            + failures.size()
            + kinds
            + (replay.isEmpty() ? "" : "\n\n  replay: " + replay));
  }
}
