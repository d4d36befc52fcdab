package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * There was a connection, and no answer came over it in time.
 *
 * @param host that the client asked
 * @param port of the host
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoAnswer(String host, int port) implements Finding {
  @Override
  public Hop hop() {
    return Hop.HTTP;
  }

  @Override
  public String text() {
    return host
        + " accepted the connection to port "
        + port
        + ", and did not answer in time: it is slow, or waits for something";
  }
}
