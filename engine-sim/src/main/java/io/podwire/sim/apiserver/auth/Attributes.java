package io.podwire.sim.apiserver.auth;

import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Statuses;

/**
 * What is asked for: a verb on a resource, or on a path that is none.
 *
 * @param verb for example {@code list}; of a path the method in lower case
 * @param group empty for the core's, and for a path
 * @param resource the plural
 * @param subresource empty for the object itself
 * @param namespace empty at the cluster's scope
 * @param name empty for a collection
 * @param path empty for a resource
 */
public record Attributes(
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path) {
  /** Of a path that is no resource's. */
  public static Attributes ofPath(String verb, String path) {
    return new Attributes(verb, "", "", "", "", "", path);
  }

  boolean isResource() {
    return path.isEmpty();
  }

  /** The resource with its subresource, as rules name it. */
  String combined() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }

  /**
   * The answer to a user who may not.
   *
   * @param reason what more there is to say; empty for nothing
   * @see <a
   *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go">errors.go</a>
   */
  public ApiException forbidden(User user, String reason) {
    String who = "User \"" + user.name() + "\" cannot " + verb;
    String why = who + (isResource() ? onResource() : " path \"" + path + "\"");
    return Statuses.forbidden(group, resource, name, reason.isEmpty() ? why : why + ": " + reason);
  }

  private String onResource() {
    return " resource \""
        + combined()
        + "\" in API group \""
        + group
        + (namespace.isEmpty()
            ? "\" at the cluster scope"
            : "\" in the namespace \"" + namespace + "\"");
  }
}
