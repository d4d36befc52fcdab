package io.podwire.sim.image.names;

import java.net.UnknownHostException;

/** The name was not known by the time that whoever asked had set. */
public final class LookupTimedOut extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  LookupTimedOut(String host) {
    super(host);
  }
}
