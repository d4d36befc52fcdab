package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.Catalogue;
import io.podwire.sim.apiserver.Statuses;

/**
 * The answer to a path that leads nowhere: below the groups of Kubernetes' own a Status, elsewhere
 * the page of Go's server.
 */
final class UnknownPath {
  private UnknownPath() {}

  static ApiResponse answer(Catalogue catalogue, String path) {
    String[] parts = path.split("/");
    boolean ofApi = parts.length > 1 && parts[1].equals("api");
    boolean ofGroup =
        parts.length > 3 && parts[1].equals("apis") && catalogue.isBuiltInGroup(parts[2]);
    return ofApi || ofGroup
        ? ApiResponse.json(404, Statuses.noSuchPath().status())
        : ApiResponse.text(404, "404 page not found\n");
  }
}
