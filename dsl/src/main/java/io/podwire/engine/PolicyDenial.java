package io.podwire.engine;

import org.apiguardian.api.API;

/** What a network does with a packet that no NetworkPolicy allows. */
@API(status = API.Status.EXPERIMENTAL)
public enum PolicyDenial {
  /**
   * Answers with ICMP port unreachable, as k3s's kube-router: the client sees a refusal at once.
   */
  REJECT,
  /** Says nothing, as Calico and Cilium: the client times out. */
  DROP
}
