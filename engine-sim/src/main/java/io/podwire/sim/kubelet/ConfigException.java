package io.podwire.sim.kubelet;

/**
 * Something that a Pod refers to is not there, or not as it has to be; the message is upstream's.
 */
final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
