package io.podwire.sim.trace;

import java.util.List;

/** One thing that happened. */
public sealed interface Hop {
  /** A tool began to run in a Pod: OkHttp's {@code callStart}. */
  record ProbeStarted(String pod, List<String> command) implements Hop {
    @Override
    public String toString() {
      return pod + " runs " + String.join(" ", command);
    }
  }

  /** It ended: {@code callEnd}. */
  record ProbeEnded(String pod, int exitCode) implements Hop {
    @Override
    public String toString() {
      return pod + " exits " + exitCode;
    }
  }

  /**
   * A DNS server answered: {@code dnsEnd}.
   *
   * @param code {@code NOERROR}, {@code NXDOMAIN}, {@code SERVFAIL}…
   * @param answers the data of the records, in the order in which they were sent
   */
  record Resolved(String server, String name, String type, String code, List<String> answers)
      implements Hop {
    @Override
    public String toString() {
      return server + " answers " + name + " " + type + ": " + code + " " + answers;
    }
  }

  /** A Service port's rules chose an endpoint for a connection that began. */
  record EndpointChosen(
      String node, String connection, String service, String endpoint, boolean masqueraded)
      implements Hop {
    @Override
    public String toString() {
      String how = masqueraded ? " masqueraded" : "";
      return node + " " + connection + ": " + service + " goes to " + endpoint + how;
    }
  }

  /**
   * A Service port's rules turned a connection away.
   *
   * @param reason as kube-proxy comments its rule: {@code has no endpoints}, {@code has no local
   *     endpoints}
   */
  record ServiceRefused(String node, String connection, String service, String reason)
      implements Hop {
    @Override
    public String toString() {
      return node + " " + connection + ": " + service + " " + reason;
    }
  }

  /**
   * A policy turned a connection away.
   *
   * @param pod whose policies did not agree
   * @param direction {@code ingress} or {@code egress}
   * @param policies those that isolate the Pod in that direction
   */
  record PolicyDenied(
      String node, String connection, String pod, String direction, List<String> policies)
      implements Hop {
    @Override
    public String toString() {
      return node
          + " "
          + connection
          + ": "
          + direction
          + " of "
          + pod
          + " is not allowed by "
          + policies;
    }
  }

  /**
   * A packet took a step: a first segment that is sent is {@code connectStart}.
   *
   * @param where the node, Pod or host
   * @param step what happened, e.g. {@code SENT}
   * @param packet addresses and content in words
   * @param detail why; may be empty
   */
  record PacketStep(String where, String step, String packet, String detail) implements Hop {
    @Override
    public String toString() {
      return where + " " + step + " " + packet + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
  }
}
