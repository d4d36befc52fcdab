package io.podwire.sim.apiserver.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who asks.
 *
 * @param uid empty if there is none
 * @param extra what else is known, by its key
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apiserver/pkg/authentication/user/user.go">user.go</a>
 */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  private static final String MASTERS = "system:masters";
  private static final String ANONYMOUS = "system:anonymous";
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String UNAUTHENTICATED = "system:unauthenticated";
  private static final String ACCOUNT_PREFIX = "system:serviceaccount:";
  private static final String ACCOUNTS = "system:serviceaccounts";
  private static final String EXTRA = "authentication.kubernetes.io/";

  /** Whom the kubeconfig of k3s lets in, and a test's own client. */
  public static final User ADMIN =
      new User("system:admin", "", List.of(MASTERS, AUTHENTICATED), Map.of());

  /** Whoever bears the token that says so. */
  public static User ofToken(JsonNode claims) {
    JsonNode of = claims.path("kubernetes.io");
    Map<String, List<String>> extra = new LinkedHashMap<>();
    extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.path("jti").asText()));
    about(extra, "node-name", of.at("/node/name"));
    about(extra, "pod-name", of.at("/pod/name"));
    about(extra, "pod-uid", of.at("/pod/uid"));
    List<String> groups = accountGroups(of.path("namespace").asText());
    groups.add(AUTHENTICATED);
    return new User(
        claims.path("sub").asText(), of.at("/serviceaccount/uid").asText(), groups, extra);
  }

  private static void about(Map<String, List<String>> extra, String key, JsonNode value) {
    if (!value.isMissingNode()) {
      extra.put(EXTRA + key, List.of(value.asText()));
    }
  }

  /**
   * Whom the headers of an impersonation mean.
   *
   * @param groups those that they name; none means the groups that the name implies
   */
  static User impersonated(
      String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    List<String> all = new ArrayList<>(groups);
    if (groups.isEmpty() && isAccount(name)) {
      all.addAll(accountGroups(account(name)[0]));
    }
    String implied = name.equals(ANONYMOUS) ? UNAUTHENTICATED : AUTHENTICATED;
    if (!all.contains(AUTHENTICATED) && !all.contains(UNAUTHENTICATED)) {
      all.add(implied);
    }
    return new User(name, uid, all, extra);
  }

  private static List<String> accountGroups(String namespace) {
    return new ArrayList<>(List.of(ACCOUNTS, ACCOUNTS + ":" + namespace));
  }

  /** The name that a service account goes by. */
  static String ofAccount(String namespace, String name) {
    return ACCOUNT_PREFIX + namespace + ":" + name;
  }

  /** Whether the name is that of a service account. */
  static boolean isAccount(String name) {
    return name.startsWith(ACCOUNT_PREFIX) && account(name).length == 2;
  }

  /** The namespace and the name of the service account that goes by that name. */
  static String[] account(String name) {
    return name.substring(ACCOUNT_PREFIX.length()).split(":", -1);
  }

  /** Whether nothing is forbidden to them. */
  public boolean isMaster() {
    return groups.contains(MASTERS);
  }
}
