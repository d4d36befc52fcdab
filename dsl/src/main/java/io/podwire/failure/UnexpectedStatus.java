package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * The server answered, with another status than was hoped for.
 *
 * @param status of the answer
 */
@API(status = API.Status.EXPERIMENTAL)
public record UnexpectedStatus(int status) implements Finding {
  @Override
  public Hop hop() {
    return Hop.HTTP;
  }

  @Override
  public String text() {
    return "the server answered " + status;
  }
}
