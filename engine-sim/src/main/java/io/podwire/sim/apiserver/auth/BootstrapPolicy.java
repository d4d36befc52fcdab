package io.podwire.sim.apiserver.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * The roles and bindings that every cluster has, without those of controllers: made when someone
 * first asks for a role or has to be judged by one, because most tests do neither.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/tree/v1.34.0/plugin/pkg/auth/authorizer/rbac/bootstrappolicy">bootstrappolicy</a>
 */
public final class BootstrapPolicy {
  private static final Map<String, ResourceType> TYPES =
      Map.of(
          "ClusterRole", Resources.CLUSTER_ROLES,
          "ClusterRoleBinding", Resources.CLUSTER_ROLE_BINDINGS,
          "Role", Resources.ROLES,
          "RoleBinding", Resources.ROLE_BINDINGS);

  private final Api api;

  public BootstrapPolicy(Api api) {
    this.api = api;
  }

  /** Makes the objects. */
  public void create() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    BootstrapPolicy.class.getResourceAsStream("bootstrap-policy.jsonl")),
                StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        JsonNode object = Json.parse(line.getBytes(StandardCharsets.UTF_8));
        ResourceType type = Objects.requireNonNull(TYPES.get(object.path("kind").asText()));
        api.create(type, (ObjectNode) object);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
