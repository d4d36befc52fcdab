package io.podwire.sim.kubelet;

/**
 * What a probe found.
 *
 * @param message the reason of a failure, in the kubelet's words
 */
record ProbeResult(boolean success, String message) {
  static final ProbeResult SUCCESS = new ProbeResult(true, "");

  static ProbeResult failure(String message) {
    return new ProbeResult(false, message);
  }
}
