package io.podwire.sim.apiserver;

import io.podwire.sim.store.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What discovery says of a kind.
 *
 * @param type the kind
 * @param singular its name for one, for example {@code pod}
 * @param verbs what can be done with it
 * @param shortNames what kubectl calls it, for example {@code po}
 * @param categories for example {@code all}
 * @param storageHash tells clients whether the stored form is the same; may be empty
 * @param subresources by name, for example {@code status}
 */
public record ResourceInfo(
    ResourceType type,
    String singular,
    List<String> verbs,
    List<String> shortNames,
    List<String> categories,
    String storageHash,
    Map<String, Subresource> subresources) {
  /**
   * What discovery says of a subresource; group and version are empty where they are the kind's.
   */
  public record Subresource(String kind, List<String> verbs, String group, String version) {}

  ResourceInfo with(String name, Subresource subresource) {
    Map<String, Subresource> all = new TreeMap<>(subresources);
    all.put(name, subresource);
    return new ResourceInfo(type, singular, verbs, shortNames, categories, storageHash, all);
  }
}
