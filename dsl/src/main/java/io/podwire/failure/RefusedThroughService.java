package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A Service's address refused, though it has ready endpoints and no policy is in the way. Two
 * things look like this from the client: a Pod on whose port nothing listens, and kube-proxy, which
 * rejects <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/proxy/iptables/proxier.go">while
 * it knows no endpoint</a>.
 *
 * @param service its namespace and name
 * @param pods behind it, each by its namespace and name
 * @param port on the Pods
 * @param declared whether a container of theirs declares that port
 */
@API(status = API.Status.EXPERIMENTAL)
public record RefusedThroughService(String service, List<String> pods, int port, boolean declared)
    implements Finding {
  private static final String PROXY =
      "kube-proxy does not know the endpoints of Service %s yet (do not ask with now())";

  public RefusedThroughService {
    pods = List.copyOf(pods);
  }

  @Override
  public Hop hop() {
    return Hop.PORT;
  }

  @Override
  public String text() {
    String proxy = PROXY.formatted(service);
    String nobody =
        "nothing listens on port "
            + port
            + " of Pod "
            + pods.get(0)
            + (pods.size() == 1 ? "" : " or another of " + pods.size())
            + (declared ? ", though it is declared" : "");
    return declared ? "either " + proxy + ", or " + nobody : "either " + nobody + ", or " + proxy;
  }
}
