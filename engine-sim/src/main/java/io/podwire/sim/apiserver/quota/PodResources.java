package io.podwire.sim.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a Pod asks for as a whole.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/component-helpers/resource/helpers.go">helpers.go</a>
 */
public final class PodResources {
  private PodResources() {}

  /**
   * The Pod's sum: of all that run side by side, or of what one that runs before them needs, beside
   * the sidecars that run by then, where that is more.
   *
   * @param list {@code requests} or {@code limits}
   */
  public static Amounts total(JsonNode spec, String list) {
    Amounts sidecars = Amounts.NONE;
    Amounts before = Amounts.NONE;
    for (JsonNode container : spec.path("initContainers")) {
      Amounts own = of(container, list);
      if (container.path("restartPolicy").asText().equals("Always")) {
        sidecars = sidecars.plus(own);
        before = before.atLeast(sidecars);
      } else {
        before = before.atLeast(sidecars.plus(own));
      }
    }
    Amounts sum = sidecars;
    for (JsonNode container : spec.path("containers")) {
      sum = sum.plus(of(container, list));
    }
    return sum.atLeast(before).plus(Amounts.of(spec.path("overhead")));
  }

  public static Amounts of(JsonNode container, String list) {
    return Amounts.of(container.path("resources").path(list));
  }
}
