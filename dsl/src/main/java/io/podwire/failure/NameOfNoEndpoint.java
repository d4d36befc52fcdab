package io.podwire.failure;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The name of a headless Service, or of one of its endpoints, leads to what is ready, and nothing
 * is.
 *
 * @param host as it was asked for
 * @param service its namespace and name
 * @param why no endpoint is ready
 */
@API(status = API.Status.EXPERIMENTAL)
public record NameOfNoEndpoint(String host, String service, List<Finding> why) implements Finding {
  public NameOfNoEndpoint {
    why = List.copyOf(why);
  }

  @Override
  public Hop hop() {
    return Hop.NAME;
  }

  @Override
  public String text() {
    return host
        + " leads to no ready endpoint of headless Service "
        + service
        + ": "
        + String.join("; ", why.stream().map(Finding::text).toList());
  }
}
