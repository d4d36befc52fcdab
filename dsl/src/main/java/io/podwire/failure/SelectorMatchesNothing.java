package io.podwire.failure;

import java.util.Map;
import org.apiguardian.api.API;

/**
 * No Pod has the labels that the Service selects.
 *
 * @param service its namespace and name
 * @param selector its {@code spec.selector}
 * @param nearest whose labels come closest and which they are, or empty
 */
@API(status = API.Status.EXPERIMENTAL)
public record SelectorMatchesNothing(String service, Map<String, String> selector, String nearest)
    implements Finding {
  public SelectorMatchesNothing {
    selector = Map.copyOf(selector);
  }

  @Override
  public Hop hop() {
    return Hop.ENDPOINT;
  }

  @Override
  public String text() {
    return "Service "
        + service
        + ": spec.selector "
        + Labels.words(selector)
        + " matches no Pod"
        + (nearest.isEmpty() ? "; its namespace has no Pods" : "; nearest: " + nearest);
  }
}
