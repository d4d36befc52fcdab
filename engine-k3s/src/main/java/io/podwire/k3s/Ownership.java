package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;

/** Which of the objects beyond the baseline are a certain test's. */
interface Ownership {
  boolean ownsNamespace(JsonNode namespace);

  /** Asked of objects that are in no namespace of the test's own. */
  boolean owns(ApiType type, JsonNode object);

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
