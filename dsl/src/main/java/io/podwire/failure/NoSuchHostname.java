package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A headless Service has a name for each ready endpoint with a hostname, and this is none of them.
 *
 * @param host as it was asked for
 * @param hostname the endpoint's part of it
 * @param service its namespace and name
 * @param hostnames those that its ready endpoints have
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoSuchHostname(String host, String hostname, String service, List<String> hostnames)
    implements Finding {
  public NoSuchHostname {
    hostnames = List.copyOf(hostnames);
  }

  @Override
  public Hop hop() {
    return Hop.NAME;
  }

  @Override
  public String text() {
    return host
        + ": no ready endpoint of Service "
        + service
        + " has the hostname '"
        + hostname
        + (hostnames.isEmpty()
            ? "', nor any: a Pod has one by spec.hostname and spec.subdomain, or from its StatefulSet"
                + " if the Service governs it"
            : "'; they have " + String.join(", ", hostnames));
  }
}
