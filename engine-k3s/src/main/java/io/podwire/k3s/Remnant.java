package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;

/** An object that is there and should not be. */
record Remnant(ApiType type, JsonNode object) {
  String path() {
    String collection = type.namespaced() ? type.in(Meta.namespace(object)) : type.everywhere();
    return collection + "/" + Meta.name(object);
  }

  String uid() {
    return Meta.uid(object);
  }

  /** What kube-proxy calls a Service in its rules. */
  String namespaceAndName() {
    return Meta.namespace(object) + "/" + Meta.name(object);
  }

  @Override
  public String toString() {
    return type.plural() + " " + (type.namespaced() ? namespaceAndName() : Meta.name(object));
  }
}
