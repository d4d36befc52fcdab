package io.podwire.conformance;

/** Command lines that ask agnhost's {@code netexec}. */
final class Netexec {
  private Netexec() {}

  /** Prints the name of the Pod that answers. */
  static String hostname(String authority) {
    return "curl -s -m 2 http://" + authority + "/hostname";
  }

  /** Ends with REFUSED for a port that is said to be unreachable, with TIMEOUT for silence. */
  static String connect(String protocol, String to) {
    return "/agnhost connect --udp-data='echo x' --timeout=1s --protocol=" + protocol + " " + to;
  }
}
