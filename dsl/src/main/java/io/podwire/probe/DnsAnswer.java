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
    /** There are addresses. */
    RESOLVED,
    /** There is no such name. */
    NXDOMAIN,
    /** The name exists, an address does not. */
    NO_DATA,
    /** The server could not find out. */
    SERVFAIL,
    /** The server refused to answer. */
    REFUSED,
    /** No server answered. */
    TIMED_OUT,
    /** The tool failed in another way. */
    FAILED
  }

  @Override
  public String seen() {
    String words = result == Result.RESOLVED ? "resolved to " + addresses : result.name();
    return words + "\n" + Seen.of(run);
  }
}
