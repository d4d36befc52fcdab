package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The Service leads to a port that no container of the Pod declares.
 *
 * @param service its namespace and name
 * @param targetPort as the Service has it, a number or a name
 * @param pod its namespace and name
 * @param declared what the containers declare, each as {@code 80} or {@code http=80}
 * @param named whether the target is a name, which then leads nowhere at all
 */
@API(status = API.Status.EXPERIMENTAL)
public record NoSuchContainerPort(
    String service, String targetPort, String pod, List<String> declared, boolean named)
    implements Finding {
  public NoSuchContainerPort {
    declared = List.copyOf(declared);
  }

  @Override
  public Hop hop() {
    return named ? Hop.ENDPOINT : Hop.PORT;
  }

  @Override
  public String text() {
    String ports = declared.isEmpty() ? "none" : String.join(", ", declared);
    return "Service "
        + service
        + ": spec.ports.targetPort "
        + targetPort
        + " is no port of Pod "
        + pod
        + ", whose containers declare "
        + ports;
  }
}
