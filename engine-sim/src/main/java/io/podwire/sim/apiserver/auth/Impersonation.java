package io.podwire.sim.apiserver.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As whom a user wants to be taken, by the headers of the request.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation.go">impersonation.go</a>
 */
public final class Impersonation {
  private static final String PREFIX = "impersonate-";
  private static final String EXTRA = PREFIX + "extra-";
  private static final String AUTHENTICATION = "authentication.k8s.io";

  private final String name;
  private final String uid;
  private final List<String> groups;
  private final Map<String, List<String>> extra;

  private Impersonation(
      String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    this.name = name;
    this.uid = uid;
    this.groups = groups;
    this.extra = extra;
  }

  /**
   * What the headers ask for, if anything.
   *
   * @param headers the values by the name in lower case
   */
  public static Optional<Impersonation> of(Map<String, List<String>> headers) {
    for (String header : headers.keySet()) {
      if (header.startsWith(PREFIX)) {
        return Optional.of(read(headers));
      }
    }
    return Optional.empty();
  }

  private static Impersonation read(Map<String, List<String>> headers) {
    String name = first(headers, PREFIX + "user");
    String uid = first(headers, PREFIX + "uid");
    List<String> groups = headers.getOrDefault(PREFIX + "group", List.of());
    Map<String, List<String>> extra = new LinkedHashMap<>();
    headers.forEach(
        (header, values) -> {
          if (header.startsWith(EXTRA)) {
            String key = header.substring(EXTRA.length());
            extra.put(URLDecoder.decode(key, StandardCharsets.UTF_8), values);
          }
        });
    return new Impersonation(name, uid, groups, extra);
  }

  private static String first(Map<String, List<String>> headers, String name) {
    return headers.getOrDefault(name, List.of("")).get(0);
  }

  /** Whether it says as whom: without a name, the rest means nothing. */
  public boolean hasName() {
    return !name.isEmpty();
  }

  /** All that a user must be allowed to do to be taken for that one. */
  public List<Attributes> needed() {
    List<Attributes> needed = new ArrayList<>();
    if (User.isAccount(name)) {
      String[] account = User.account(name);
      needed.add(impersonate("", "serviceaccounts", "", account[0], account[1]));
    } else {
      needed.add(impersonate("", "users", "", "", name));
    }
    groups.forEach(group -> needed.add(impersonate("", "groups", "", "", group)));
    extra.forEach(
        (key, values) ->
            values.forEach(
                value -> needed.add(impersonate(AUTHENTICATION, "userextras", key, "", value))));
    if (!uid.isEmpty()) {
      needed.add(impersonate(AUTHENTICATION, "uids", "", "", uid));
    }
    return needed;
  }

  private static Attributes impersonate(
      String group, String resource, String subresource, String namespace, String name) {
    return new Attributes("impersonate", group, resource, subresource, namespace, name, "");
  }

  /** The user that is meant. */
  public User user() {
    return User.impersonated(name, uid, groups, extra);
  }
}
