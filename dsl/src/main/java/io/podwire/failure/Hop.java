package io.podwire.failure;

import org.apiguardian.api.API;

/** Where a connection may end, in the order in which it gets there. */
@API(status = API.Status.EXPERIMENTAL)
public enum Hop {
  /** The host's name, or its address. */
  NAME("name"),
  /** The Service and its port. */
  SERVICE("Service"),
  /** The addresses that it forwards to. */
  ENDPOINT("endpoint"),
  /** The NetworkPolicies of both ends. */
  POLICY("policy"),
  /** The nodes of both ends, and the wire between them. */
  WAY("way"),
  /** The Pods that answer. */
  POD("Pod"),
  /** The port that their containers listen on. */
  PORT("port"),
  /** The certificate. */
  TLS("TLS"),
  /** The answer. */
  HTTP("HTTP");

  private final String label;

  Hop(String label) {
    this.label = label;
  }

  /** How a failure calls it. */
  public String label() {
    return label;
  }
}
