package io.podwire.sim.apiserver;

import java.util.List;

/**
 * Where an object says how many replicas it has and is to have.
 *
 * @param wanted the path of the number that {@code /scale} sets
 * @param present the path of the number that there are
 * @param selector the path of what selects them: an object or a text; empty where there is none
 */
public record ScaleFields(List<String> wanted, List<String> present, List<String> selector) {
  static final ScaleFields OF_WORKLOADS =
      new ScaleFields(
          List.of("spec", "replicas"), List.of("status", "replicas"), List.of("spec", "selector"));
}
