package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The Service exists, and its name did not resolve.
 *
 * @param host as it was asked for
 * @param service its namespace and name
 * @param shutOut the egress policies of the client that do not let DNS pass
 */
@API(status = API.Status.EXPERIMENTAL)
public record NameNotAnswered(String host, String service, List<String> shutOut)
    implements Finding {
  public NameNotAnswered {
    shutOut = List.copyOf(shutOut);
  }

  @Override
  public Hop hop() {
    return Hop.NAME;
  }

  @Override
  public String text() {
    String head = host + " did not resolve, though Service " + service + " exists";
    return shutOut.isEmpty()
        ? head + ": the client's DNS did not answer with it"
        : head
            + ": NetworkPolicy "
            + String.join(", ", shutOut)
            + " selects the client for egress and allows no UDP port 53 to kube-system/kube-dns";
  }
}
