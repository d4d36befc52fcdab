package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * The server never came to show a certificate that could be judged.
 *
 * @param host that the client asked
 * @param port of the host
 * @param reason in the vocabulary of outcomes
 */
@API(status = API.Status.EXPERIMENTAL)
public record HandshakeFailed(String host, int port, String reason) implements Finding {
  @Override
  public Hop hop() {
    return Hop.TLS;
  }

  @Override
  public String text() {
    return "no TLS with " + host + ", port " + port + ": " + reason;
  }
}
