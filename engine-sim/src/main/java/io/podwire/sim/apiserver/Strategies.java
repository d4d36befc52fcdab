package io.podwire.sim.apiserver;

import io.podwire.sim.store.ResourceType;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which strategy each kind has; those without peculiarities share a plain one. */
public final class Strategies {
  private static final Strategy PLAIN = new Strategy();
  private final Map<ResourceType, Strategy> strategies = new LinkedHashMap<>();
  private Admission admission = Admission.ALL;

  /** Sets who has the last word on objects of all kinds. */
  public Strategies admitting(Admission judge) {
    admission = judge;
    return this;
  }

  Admission admission() {
    return admission;
  }

  /** Sets the kind's strategy. */
  public Strategies with(ResourceType type, Strategy strategy) {
    strategies.put(type, strategy);
    return this;
  }

  /** The kind is no more. */
  public void without(ResourceType type) {
    strategies.remove(type);
  }

  Strategy of(ResourceType type) {
    return strategies.getOrDefault(type, PLAIN);
  }
}
