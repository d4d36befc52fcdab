package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * The client did not accept the server's certificate.
 *
 * @param host that the client asked for
 * @param reason in the vocabulary of outcomes
 */
@API(status = API.Status.EXPERIMENTAL)
public record CertificateRefused(String host, String reason) implements Finding {
  @Override
  public Hop hop() {
    return Hop.TLS;
  }

  @Override
  public String text() {
    return "the certificate of " + host + " was not accepted: " + reason;
  }
}
