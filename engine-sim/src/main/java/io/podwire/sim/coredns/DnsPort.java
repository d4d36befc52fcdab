package io.podwire.sim.coredns;

/** A port that SRV records may be asked for. */
record DnsPort(String name, String protocol, int number) {
  /** Stands for the port of what has no ports, so that its addresses are found all the same. */
  static final DnsPort ABSENT = new DnsPort("", "", -1);

  /** Whether the question's port and protocol, each empty for any, are these. */
  boolean matches(String port, String transport) {
    return (port.isEmpty() || port.equalsIgnoreCase(name))
        && (transport.isEmpty() || transport.equalsIgnoreCase(protocol));
  }
}
