package io.podwire.failure;

import org.apiguardian.api.API;

/**
 * The Pod is ready, no policy is in the way, and not even a refusal came back.
 *
 * @param pod its namespace and name
 * @param node that it runs on
 * @param port on the Pod
 * @param protocol {@code TCP}, whose connections are taken without the program's doing, or {@code
 *     UDP}
 */
@API(status = API.Status.EXPERIMENTAL)
public record NothingComesBack(String pod, String node, int port, String protocol)
    implements Finding {
  @Override
  public Hop hop() {
    return Hop.WAY;
  }

  @Override
  public String text() {
    return "nothing comes back from port "
        + port
        + " of Pod "
        + pod
        + " on Node "
        + node
        + ", not even a refusal: the way there is cut or slow"
        + ("UDP".equals(protocol) ? ", or the Pod does not answer what it was sent" : "");
  }
}
