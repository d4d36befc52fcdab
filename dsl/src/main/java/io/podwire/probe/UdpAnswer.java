package io.podwire.probe;

import org.apiguardian.api.API;

/**
 * What came back for a datagram.
 *
 * @param reach {@link Reach#CONNECTED} if anything came back
 * @param data all that came back, as UTF-8
 * @param run the tool's own words
 */
@API(status = API.Status.EXPERIMENTAL)
public record UdpAnswer(Reach reach, String data, ToolRun run) implements Reached {
  @Override
  public String seen() {
    return (reach == Reach.CONNECTED ? "answered" : reach.words()) + "\n" + Seen.of(run);
  }
}
