package io.podwire.sim.store;

/**
 * A kind of object, as discovery describes it.
 *
 * @param group the API group; empty for the core group
 * @param version the version it is stored in, for example {@code v1}
 * @param plural its name in URLs, for example {@code pods}
 * @param kind its name in objects, for example {@code Pod}
 * @param namespaced whether its objects live in a namespace
 */
public record ResourceType(
    String group, String version, String plural, String kind, boolean namespaced) {
  /** What objects of it say in {@code apiVersion}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Its name in messages, for example {@code pods} or {@code deployments.apps}. */
  public String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  @Override
  public String toString() {
    return qualified();
  }
}
