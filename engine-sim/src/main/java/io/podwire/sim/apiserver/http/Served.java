package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind in the version in which a client speaks of it, beside the one in which it is stored.
 *
 * @param type as in the path of the request
 * @param stored under which the objects are kept
 */
record Served(ApiServer server, ResourceType type, ResourceType stored) {
  static Served of(ApiServer server, ResourceType type) {
    return new Served(server, type, server.catalogue().stored(type));
  }

  Strategy strategy() {
    return server.strategy(type);
  }

  ObjectKey key(RequestInfo info) {
    return new ObjectKey(stored, type.namespaced() ? info.namespace() : "", info.name());
  }

  ApiObject get(ObjectKey key) {
    return view(server.find(key).orElseThrow(() -> Statuses.notFound(key)));
  }

  /** The object as this version's clients see it. */
  ApiObject view(ApiObject object) {
    return strategy().isServedAsStored(type) ? object : ApiObject.of(copy(object));
  }

  byte[] json(ApiObject object) {
    return view(object).json();
  }

  /** As {@link #view}, to be edited. */
  ObjectNode copy(ApiObject object) {
    ObjectNode tree = object.copy();
    if (!strategy().isServedAsStored(type)) {
      strategy().toServed(tree, type);
    }
    return tree;
  }

  /** As {@link #decode(ObjectNode, WriteOptions)}, with fields that were sent twice. */
  List<String> decode(Bodies.Sent sent, WriteOptions options) {
    return server.decode(type, sent.object(), sent.duplicates(), options);
  }

  /** Brings what a client sent into the shape of the kind; returns what to warn of. */
  List<String> decode(ObjectNode object, WriteOptions options) {
    return server.decode(type, object, options);
  }

  /** What a writer of the status is told. */
  ApiResponse answerStatus(ApiObject written, List<String> warnings) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(strategy().statusWarnings(written.tree()));
    return ApiResponse.json(200, json(written), all);
  }

  /** What a writer is told: the object, what was wrong with what was sent, what the kind says. */
  ApiResponse answer(int code, ApiObject written, List<String> warnings) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(strategy().warnings(written.tree()));
    return ApiResponse.json(code, json(written), all);
  }
}
