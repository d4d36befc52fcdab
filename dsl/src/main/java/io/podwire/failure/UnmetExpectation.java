package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * An assertion that did not come true.
 *
 * @param description what the test called it by {@code as(...)}, or empty
 * @param question the probe
 * @param expectation that was not met
 * @param when the time that it had
 * @param looks how often it was looked
 * @param seen what the last look saw
 * @param explanation hop by hop
 * @param hints what the engine has to say
 * @param replay what replays it, or empty
 */
@API(status = API.Status.EXPERIMENTAL)
public record UnmetExpectation(
    String description,
    String question,
    String expectation,
    String when,
    int looks,
    String seen,
    Explanation explanation,
    List<String> hints,
    String replay) {
  public UnmetExpectation {
    hints = List.copyOf(hints);
  }

  /** The failure's text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (!description.isEmpty()) {
      text.append('[').append(description).append("] ");
    }
    text.append(question).append("\n  was expected ").append(expectation).append(' ').append(when);
    text.append(" (").append(looks).append(looks == 1 ? " look)" : " looks)");
    text.append("\n  last seen: ").append(seen.replace("\n", "\n    "));
    String hops = explanation.text();
    if (!hops.isEmpty()) {
      text.append("\n\n").append(hops);
    }
    if (!hints.isEmpty()) {
      text.append('\n');
      hints.forEach(hint -> text.append("\n  hint: ").append(hint));
    }
    if (!replay.isEmpty()) {
      text.append("\n\n  replay: ").append(replay);
    }
    return text.toString();
  }
}
