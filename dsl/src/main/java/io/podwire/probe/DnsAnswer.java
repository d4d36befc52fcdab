package io.podwire.probe;

import java.util.List;
import org.apiguardian.api.API;

/**
 * What a resolver answered.
 *
 * @param result how it ended
 * @param addresses the addresses of the name, in the order given
 * @param run the tool's own words
 */
@API(status = API.Status.EXPERIMENTAL)
public record DnsAnswer(Result result, List<String> addresses, ToolRun run) implements Answer {
  public DnsAnswer {
    addresses = List.copyOf(addresses);
  }

  /** How a look-up ends. */
  @API(status = API.Status.EXPERIMENTAL)
  public enum Result {
    /** There are addresses, or records of the other kind that was asked for. */
    RESOLVED,
    /** There is no such name. */
    NXDOMAIN,
    /** The name exists, what was asked for does not. */
    NO_DATA,
    /** The server could not find out. */
    SERVFAIL,
    /** The server answered that it refuses to. */
    REFUSED,
    /** No server answered: the query, or its answer, was lost or rejected on its way. */
    TIMED_OUT,
    /** The tool failed in another way. */
    FAILED
  }

  /** Whether no server answered anything, neither for this name nor for one of its completions. */
  public boolean isUnanswered() {
    return result == Result.TIMED_OUT && !run.stdout().contains("Server:");
  }

  @Override
  public String seen() {
    String words = result == Result.RESOLVED ? "resolved to " + addresses : result.name();
    return words + "\n" + Seen.of(run);
  }
}
