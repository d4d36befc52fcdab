package io.podwire.k3s;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request's path is about.
 *
 * @param namespace of the object; null if it is in none, as a namespace itself
 * @param object the path of the object without its subresource, or null for a whole collection
 */
record ApiPath(@Nullable String namespace, @Nullable String object) {
  /** A server may be behind a gateway, with a path of its own before the API's. */
  private static final Pattern PATH =
      Pattern.compile(
          ".*?(?<api>/api/v1|/apis/[^/]+/[^/]+)(/namespaces/(?<namespace>[^/]+))?"
              + "(/(?<plural>[^/]+)(/(?<name>[^/]+))?(/.*)?)?");

  /** Null if it is no path of the API's objects. */
  static @Nullable ApiPath parse(String path) {
    Matcher match = PATH.matcher(path);
    if (!match.matches()) {
      return null;
    }
    String api = match.group("api");
    String namespace = match.group("namespace");
    String plural = match.group("plural");
    String name = match.group("name");
    if (namespace != null && isOfTheNamespaceItself(plural, name)) {
      return new ApiPath(null, api + "/namespaces/" + namespace);
    }
    if (name == null) {
      return new ApiPath(namespace, null);
    }
    String in = namespace == null ? "" : "/namespaces/" + namespace;
    return new ApiPath(namespace, api + in + "/" + plural + "/" + name);
  }

  private static boolean isOfTheNamespaceItself(@Nullable String plural, @Nullable String name) {
    return plural == null || name == null && (plural.equals("status") || plural.equals("finalize"));
  }
}
