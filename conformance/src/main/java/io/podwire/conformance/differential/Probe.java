package io.podwire.conformance.differential;

/**
 * A question that is asked in a Pod of a scenario.
 *
 * @param namespace of the Pod that asks
 * @param pod that asks
 * @param command a line of shell
 */
record Probe(String namespace, String pod, String command) {
  /** What its answer is filed under. */
  String question() {
    return "probe " + namespace + "/" + pod + " " + command;
  }
}
