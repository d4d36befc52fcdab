package io.podwire.sim.apiserver.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a path of the API names.
 *
 * @param namespace empty where the path names none
 * @param name empty for a collection
 * @param subresource empty for the object itself
 * @param rest what follows the subresource, for proxies
 */
record RequestInfo(
    String group,
    String version,
    String namespace,
    String plural,
    String name,
    String subresource,
    String rest) {
  /** The parts of {@code /api/v1/…} or {@code /apis/group/version/…}, if it has a resource. */
  static Optional<RequestInfo> parse(String path) {
    List<String> parts = new ArrayList<>(List.of(path.split("/")));
    parts.removeIf(String::isEmpty);
    boolean core = !parts.isEmpty() && parts.get(0).equals("api");
    int prefix = core ? 2 : 3;
    if (parts.size() <= prefix || !core && !parts.get(0).equals("apis")) {
      return Optional.empty();
    }
    String group = core ? "" : parts.get(1);
    String version = parts.get(prefix - 1);
    List<String> tail = parts.subList(prefix, parts.size());
    String namespace = "";
    if (tail.get(0).equals("namespaces") && tail.size() > 2 && !isOfNamespace(tail.get(2))) {
      namespace = tail.get(1);
      tail = tail.subList(2, tail.size());
    }
    return Optional.of(
        new RequestInfo(
            group,
            version,
            namespace,
            tail.get(0),
            part(tail, 1),
            part(tail, 2),
            String.join("/", tail.subList(Math.min(3, tail.size()), tail.size()))));
  }

  private static boolean isOfNamespace(String part) {
    return part.equals("status") || part.equals("finalize");
  }

  private static String part(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }
}
