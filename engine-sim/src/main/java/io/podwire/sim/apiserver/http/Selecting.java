package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.selector.LabelSelector;
import io.podwire.sim.store.ApiObject;

/** Whether a selector that an object holds selects another object. */
final class Selecting {
  private Selecting() {}

  static boolean selects(JsonNode selector, ApiObject object) {
    return LabelSelector.of(selector).matches(object.at("metadata", "labels"));
  }
}
