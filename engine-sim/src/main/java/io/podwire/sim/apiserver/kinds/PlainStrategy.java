package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import java.util.function.Consumer;

/** A kind that is stored as it comes, with some defaults. */
final class PlainStrategy extends Strategy {
  private final boolean status;
  private final boolean generation;
  private final Consumer<ObjectNode> defaults;

  PlainStrategy(boolean status, boolean generation, Consumer<ObjectNode> defaults) {
    this.status = status;
    this.generation = generation;
    this.defaults = defaults;
  }

  @Override
  public void setDefaults(ObjectNode object) {
    defaults.accept(object);
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (status) {
      super.prepareForCreate(object);
    }
  }

  @Override
  public boolean hasStatus() {
    return status;
  }

  @Override
  public boolean hasGeneration() {
    return generation;
  }
}
