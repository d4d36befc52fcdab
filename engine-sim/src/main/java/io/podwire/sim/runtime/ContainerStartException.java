package io.podwire.sim.runtime;

/** A container whose process cannot be started; the message is containerd's. */
public final class ContainerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  ContainerStartException(String message) {
    super(message);
  }
}
