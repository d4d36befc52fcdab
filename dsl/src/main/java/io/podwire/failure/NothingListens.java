package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The Pod is ready, no policy is in the way, and its own address refused the connection.
 *
 * @param pod its namespace and name
 * @param port on the Pod
 * @param declared what its containers declare
 */
@API(status = API.Status.EXPERIMENTAL)
public record NothingListens(String pod, int port, List<String> declared) implements Finding {
  public NothingListens {
    declared = List.copyOf(declared);
  }

  @Override
  public Hop hop() {
    return Hop.PORT;
  }

  @Override
  public String text() {
    String ports = declared.isEmpty() ? "none" : String.join(", ", declared);
    return "nothing listens on port "
        + port
        + " of Pod "
        + pod
        + "; its containers declare "
        + ports;
  }
}
