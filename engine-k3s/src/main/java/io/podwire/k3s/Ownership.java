package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** Which of the objects beyond the baseline are a certain test's. */
interface Ownership {
  boolean ownsNamespace(JsonNode namespace);

  /** Asked of objects that are in no namespace of the test's own. */
  boolean owns(ApiType type, JsonNode object);

  /**
   * Where to look for objects of a type that may be the test's.
   *
   * @param namespaces those of the test that are being deleted
   */
  default List<String> paths(ApiType type, Set<String> namespaces) {
    return List.of(type.everywhere());
  }

  /**
   * Of a test that had the cluster for itself: everything, except what the cluster's own components
   * made meanwhile in their namespaces.
   */
  static Ownership alone() {
    return new Ownership() {
      @Override
      public boolean ownsNamespace(JsonNode namespace) {
        return true;
      }

      @Override
      public boolean owns(ApiType type, JsonNode object) {
        return !type.namespaced()
            || Meta.namespace(object).equals("default")
            || Meta.isManagedBy(object, Clients.USER);
      }
    };
  }

  /** Of a test among others: what its own client wrote. */
  static Ownership of(String manager) {
    return new Ownership() {
      @Override
      public boolean ownsNamespace(JsonNode namespace) {
        return Meta.isManagedBy(namespace, manager);
      }

      @Override
      public boolean owns(ApiType type, JsonNode object) {
        return Meta.isManagedBy(object, manager);
      }
    };
  }
}
