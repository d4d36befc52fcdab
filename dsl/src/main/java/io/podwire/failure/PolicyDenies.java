package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * NetworkPolicies isolate a Pod in a direction, and none of them allows the connection.
 *
 * @param pod its namespace and name
 * @param direction {@code ingress} or {@code egress}
 * @param policies the names of the policies that select it
 * @param peer the other end
 * @param port on the target
 */
@API(status = API.Status.EXPERIMENTAL)
public record PolicyDenies(
    String pod, String direction, List<String> policies, String peer, int port) implements Finding {
  private static final int NAMED = 5;

  public PolicyDenies {
    policies = List.copyOf(policies);
  }

  @Override
  public Hop hop() {
    return Hop.POLICY;
  }

  @Override
  public String text() {
    String way = direction.equals("ingress") ? "from " : "to ";
    return "NetworkPolicy "
        + named()
        + " selects Pod "
        + pod
        + " for "
        + direction
        + ", and allows nothing "
        + way
        + peer
        + " on port "
        + port;
  }

  private String named() {
    int others = policies.size() - NAMED;
    String first = String.join(", ", policies.subList(0, Math.min(NAMED, policies.size())));
    return others <= 0 ? first : first + " and " + others + " more";
  }
}
