package io.podwire.sim.store;

/**
 * Where an object is.
 *
 * @param type its kind
 * @param namespace its namespace; empty for a cluster-scoped kind
 * @param name its name
 */
public record ObjectKey(ResourceType type, String namespace, String name) {
  @Override
  public String toString() {
    return type + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
