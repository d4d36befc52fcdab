package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.AccountTokens;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code serviceaccounts/token}: issues a token of the account.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/registry/core/serviceaccount/storage/token.go">token.go</a>
 */
final class Tokens {
  private static final ResourceType REQUESTS =
      new ResourceType("authentication.k8s.io", "v1", "tokenrequests", "TokenRequest", true);
  private static final FieldPath EXPIRATION = FieldPath.of("spec").child("expirationSeconds");
  private static final long HOUR = 3600;

  private final ApiServer server;

  Tokens(ApiServer server) {
    this.server = server;
  }

  ApiResponse issue(ApiRequest request, ObjectKey key) {
    if (!request.method().equals("POST")) {
      throw ResourceHandler.notAllowed();
    }
    JsonNode tree = Bodies.tree(request, "TokenRequest");
    ApiObject account = server.find(key).orElseThrow(() -> Statuses.notFound(key));
    ObjectNode asked = tree instanceof ObjectNode object ? object : Json.object();
    long seconds = asked.at("/spec/expirationSeconds").asLong(HOUR);
    validate(seconds);
    List<String> audiences = new ArrayList<>();
    asked.at("/spec/audiences").forEach(audience -> audiences.add(audience.asText()));
    ApiObject pod = pod(asked.at("/spec/boundObjectRef"), key);
    String token = server.tokens().issue(account, audiences, seconds, pod);

    ObjectNode answer = asked.objectNode();
    answer.put("kind", REQUESTS.kind()).put("apiVersion", REQUESTS.apiVersion());
    answer
        .putObject("metadata")
        .put("name", key.name())
        .put("namespace", key.namespace())
        .put("creationTimestamp", second(0));
    ObjectNode spec = answer.putObject("spec");
    audiences.forEach(spec.putArray("audiences")::add);
    spec.put("expirationSeconds", seconds);
    spec.set("boundObjectRef", asked.at("/spec").get("boundObjectRef"));
    answer.putObject("status").put("token", token).put("expirationTimestamp", second(seconds));
    return ApiResponse.json(201, answer);
  }

  private String second(long later) {
    return server
        .simulation()
        .now()
        .plusSeconds(later)
        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
        .toString();
  }

  private static void validate(long seconds) {
    Errors errors = new Errors();
    AccountTokens.validateLife(seconds, EXPIRATION, errors);
    if (!errors.isEmpty()) {
      throw Statuses.invalid(REQUESTS, "", errors.found());
    }
  }

  private @Nullable ApiObject pod(JsonNode reference, ObjectKey account) {
    if (!reference.isObject()) {
      return null;
    }
    if (!reference.path("kind").asText().equals("Pod")) {
      throw Statuses.notSimulated("tokens bound to a " + reference.path("kind").asText());
    }
    String name = reference.path("name").asText();
    ObjectKey key = new ObjectKey(Resources.PODS, account.namespace(), name);
    ApiObject pod = server.find(key).orElseThrow(() -> Statuses.notFound(key));
    String uid = reference.path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(pod.uid())) {
      throw conflict(key, uid);
    }
    return pod;
  }

  private static ApiException conflict(ObjectKey key, String uid) {
    return Statuses.conflict(
        key,
        "the UID in the bound object reference ("
            + uid
            + ") does not match the UID in record. The object might have been deleted and then"
            + " recreated");
  }
}
