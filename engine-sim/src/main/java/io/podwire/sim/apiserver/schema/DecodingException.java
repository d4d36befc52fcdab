package io.podwire.sim.apiserver.schema;

/** An object that does not have the shape of its kind; the message is Go's. */
public final class DecodingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DecodingException(String message) {
    super(message);
  }

  /** The message, which every such exception has. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
