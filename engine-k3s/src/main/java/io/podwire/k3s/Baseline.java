package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was in the cluster before the first test: everything else is a test's.
 *
 * @param uids of the objects without namespace and of those in the namespaces
 */
record Baseline(List<ApiType> types, Set<String> namespaces, Set<String> uids) {
  static Baseline of(RawApi api) {
    List<ApiType> types = api.types();
    Set<String> namespaces = new HashSet<>();
    for (JsonNode each : api.list("/api/v1/namespaces")) {
      namespaces.add(Meta.name(each));
    }
    Set<String> uids = new HashSet<>();
    for (ApiType type : types) {
      api.list(type.everywhere()).forEach(each -> uids.add(Meta.uid(each)));
    }
    return new Baseline(types, Set.copyOf(namespaces), Set.copyOf(uids));
  }
}
