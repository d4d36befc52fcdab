package io.podwire.sim.runtime;

/** An image that cannot be pulled; the message is containerd's. */
public final class ImagePullException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With containerd's words. */
  public ImagePullException(String message) {
    super(message);
  }
}
