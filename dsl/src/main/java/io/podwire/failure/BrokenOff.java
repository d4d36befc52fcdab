package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * There was a connection, and it ended before an answer was complete.
 *
 * @param host that the client asked
 * @param port of the host
 */
@API(status = API.Status.EXPERIMENTAL)
public record BrokenOff(String host, int port) implements Finding {
  @Override
  public Hop hop() {
    return Hop.HTTP;
  }

  @Override
  public String text() {
    return host
        + " accepted the connection to port "
        + port
        + ", and broke it off before it had answered";
  }
}
