package io.podwire.sim.apiserver.table;

import io.podwire.sim.store.ApiObject;
import java.time.Instant;

/** Cells of Events, of which there are old and new ones. */
final class EventCells {
  private EventCells() {}

  static String firstSeen(ApiObject event, Instant now) {
    return Ages.since(first(event), now);
  }

  private static String first(ApiObject event) {
    String first = event.text("firstTimestamp");
    return first.isEmpty() ? event.text("eventTime") : first;
  }

  static String lastSeen(ApiObject event, Instant now) {
    String last = event.text("series", "lastObservedTime");
    last = last.isEmpty() ? event.text("lastTimestamp") : last;
    return Ages.since(last.isEmpty() ? first(event) : last, now);
  }

  /** One that says nothing was seen once. */
  static Long count(ApiObject event) {
    long count = event.at("series", "count").asLong(event.at("count").asLong());
    return count == 0 ? 1 : count;
  }

  static String source(ApiObject event) {
    String component = event.text("source", "component");
    String host = event.text("source", "host");
    if (component.isEmpty()) {
      component = event.text("reportingComponent");
      host = event.text("reportingInstance");
    }
    return host.isEmpty() ? component : component + ", " + host;
  }
}
