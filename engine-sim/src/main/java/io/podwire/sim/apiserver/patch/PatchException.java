package io.podwire.sim.apiserver.patch;

/** A patch that cannot be read or applied; the message is the server's. */
public final class PatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean unprocessable;

  PatchException(String message, boolean unprocessable) {
    super(message);
    this.unprocessable = unprocessable;
  }

  /** Whether the patch is well-formed and does not fit the object, which is a 422, not a 400. */
  public boolean unprocessable() {
    return unprocessable;
  }

  /** The message, which every such exception has. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
