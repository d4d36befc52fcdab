package io.podwire.sim.apiserver.selector;

/** A selector that cannot be read; the message is the server's. */
public final class SelectorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SelectorException(String message) {
    super(message);
  }
}
