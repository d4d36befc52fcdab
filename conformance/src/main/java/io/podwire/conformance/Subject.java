package io.podwire.conformance;

import org.apiguardian.api.API;

/** What an engine and a real cluster must agree on: the sections of the contract. */
@API(status = API.Status.EXPERIMENTAL)
public enum Subject {
  API_SERVER("API server"),
  WORKLOADS("Workloads"),
  SERVICES("Services"),
  PROPAGATION("Propagation"),
  KUBE_PROXY("kube-proxy"),
  DNS("DNS"),
  NETWORK_POLICY("NetworkPolicy"),
  TOOLS("Tools"),
  SERVICE_LB("ServiceLB"),
  TLS("TLS");

  private final String title;

  Subject(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
