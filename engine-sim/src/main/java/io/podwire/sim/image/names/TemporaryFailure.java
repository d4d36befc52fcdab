package io.podwire.sim.image.names;

import java.net.UnknownHostException;

/**
 * {@code EAI_AGAIN}: nobody could say whether there is such a name, because servers failed or did
 * not answer.
 */
public final class TemporaryFailure extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  TemporaryFailure(String host) {
    super(host);
  }
}
