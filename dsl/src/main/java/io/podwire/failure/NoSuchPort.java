package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The Service has no such port, so nothing forwards it.
 *
 * @param service its namespace and name
 * @param port that was asked for
 * @param has the ports of the Service, each as {@code 80→8080}
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoSuchPort(String service, int port, List<String> has) implements Finding {
  public NoSuchPort {
    has = List.copyOf(has);
  }

  @Override
  public Hop hop() {
    return Hop.SERVICE;
  }

  @Override
  public String text() {
    String ports = has.isEmpty() ? "it has none" : "it has " + String.join(", ", has);
    return "Service " + service + ": spec.ports has no port " + port + "; " + ports;
  }
}
