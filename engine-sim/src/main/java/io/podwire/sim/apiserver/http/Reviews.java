package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.store.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions to the server that are asked as objects and never stored: who bears a token, who the
 * client is, whether something is allowed. All that an admitted client asks for is.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/tree/v1.34.0/pkg/registry/authentication">authentication</a>
 */
final class Reviews {
  private static final String ADMIN = "system:admin";
  private final ApiServer server;

  Reviews(ApiServer server) {
    this.server = server;
  }

  static boolean isOne(Served served) {
    return served.type().kind().endsWith("Review");
  }

  ApiResponse answer(ApiRequest request, Served served) {
    Bodies.Sent sent = Bodies.object(request, served);
    WriteOptions options = Options.write(request);
    List<String> warnings = served.decode(sent, options);
    ObjectNode review = sent.object();
    review.put("kind", served.type().kind()).put("apiVersion", served.type().apiVersion());
    review.withObject("/metadata");
    ObjectNode status = review.putObject("status");
    switch (served.type().kind()) {
      case "TokenReview" -> token(review.path("spec"), status);
      case "SelfSubjectReview" -> user(status.putObject("userInfo"));
      case "SelfSubjectRulesReview" -> rules(status);
      default -> status.put("allowed", true);
    }
    return ApiResponse.json(201, Json.bytes(review), warnings);
  }

  private static void user(ObjectNode user) {
    user.put("username", ADMIN);
    user.putArray("groups").add("system:masters").add("system:authenticated");
  }

  private static void rules(ObjectNode status) {
    ObjectNode resources = status.putArray("resourceRules").addObject();
    resources.putArray("verbs").add("*");
    resources.putArray("apiGroups").add("*");
    resources.putArray("resources").add("*");
    ObjectNode others = status.putArray("nonResourceRules").addObject();
    others.putArray("verbs").add("*");
    others.putArray("nonResourceURLs").add("*");
    status.put("incomplete", false);
  }

  private void token(JsonNode spec, ObjectNode status) {
    List<String> audiences = new ArrayList<>();
    spec.path("audiences").forEach(audience -> audiences.add(audience.asText()));
    JsonNode claims = server.tokens().verify(spec.path("token").asText(), audiences).orElse(null);
    if (claims == null) {
      status.putObject("user");
      status.put("error", "invalid bearer token");
      return;
    }
    JsonNode of = claims.path("kubernetes.io");
    status.put("authenticated", true);
    ObjectNode user = status.putObject("user");
    user.put("username", claims.path("sub").asText());
    user.put("uid", of.path("serviceaccount").path("uid").asText());
    ArrayNode groups = user.putArray("groups").add("system:serviceaccounts");
    groups.add("system:serviceaccounts:" + of.path("namespace").asText());
    groups.add("system:authenticated");
    ObjectNode extra = user.putObject("extra");
    extra
        .putArray("authentication.kubernetes.io/credential-id")
        .add("JTI=" + claims.path("jti").asText());
    if (of.has("pod")) {
      extra
          .putArray("authentication.kubernetes.io/pod-name")
          .add(of.path("pod").path("name").asText());
      extra
          .putArray("authentication.kubernetes.io/pod-uid")
          .add(of.path("pod").path("uid").asText());
    }
    status.set("audiences", audiences.isEmpty() ? claims.path("aud") : both(claims, audiences));
  }

  private static ArrayNode both(JsonNode claims, List<String> audiences) {
    ArrayNode both = JsonNodeFactory.instance.arrayNode();
    for (JsonNode audience : claims.path("aud")) {
      if (audiences.contains(audience.asText())) {
        both.add(audience);
      }
    }
    return both;
  }
}
