package io.podwire.probe;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * What came of an HTTP request.
 *
 * @param reach how far the connection got
 * @param status the answer's status, where the tool showed it
 * @param headers the answer's headers by lower-case name, where the tool showed them
 * @param body what the tool gave as the body; empty where there was none
 * @param run the tool's own words
 */
@API(status = API.Status.EXPERIMENTAL)
public record HttpAnswer(
    Reach reach, OptionalInt status, Map<String, List<String>> headers, String body, ToolRun run)
    implements Reached {
  /** Whether an answer came whose status is below 400. */
  public boolean isSuccess() {
    return reach == Reach.CONNECTED && status.orElse(200) < 400;
  }

  @Override
  public String seen() {
    String head = status.isPresent() ? "HTTP " + status.getAsInt() : reach.words();
    return head + "\n" + Seen.of(new ToolRun(run.argv(), body, run.stderr(), run.exitCode()));
  }
}
