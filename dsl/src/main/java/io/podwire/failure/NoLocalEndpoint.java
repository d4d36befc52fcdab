package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A Service's traffic policy is Local, and the node that the connection came to has no Pod of it
 * that is ready; what comes there is dropped.
 *
 * @param service its namespace and name
 * @param field of the Service that says so
 * @param node that the connection came to
 * @param elsewhere the nodes with ready Pods
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoLocalEndpoint(String service, String field, String node, List<String> elsewhere)
    implements Finding {
  public NoLocalEndpoint {
    elsewhere = List.copyOf(elsewhere);
  }

  @Override
  public Hop hop() {
    return Hop.ENDPOINT;
  }

  @Override
  public String text() {
    return "Service "
        + service
        + ": "
        + field
        + " Local leads to Pods of the same node alone, and Node "
        + node
        + " has none that is ready; they are on Node "
        + String.join(", ", elsewhere);
  }
}
