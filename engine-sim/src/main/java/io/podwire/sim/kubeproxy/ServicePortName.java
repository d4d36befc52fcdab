package io.podwire.sim.kubeproxy;

/**
 * Which port of which Service.
 *
 * @param port the port's name; empty if it has none
 * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
 */
record ServicePortName(String namespace, String service, String port, String protocol)
    implements Comparable<ServicePortName> {
  @Override
  public int compareTo(ServicePortName other) {
    int order = namespace.compareTo(other.namespace);
    order = order != 0 ? order : service.compareTo(other.service);
    order = order != 0 ? order : port.compareTo(other.port);
    return order != 0 ? order : protocol.compareTo(other.protocol);
  }

  /** As kube-proxy writes it in the comments of its rules. */
  @Override
  public String toString() {
    return namespace + "/" + service + (port.isEmpty() ? "" : ":" + port);
  }
}
