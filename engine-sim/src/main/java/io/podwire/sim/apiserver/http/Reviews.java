package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.auth.Authorizer;
import io.podwire.sim.apiserver.auth.User;
import io.podwire.sim.store.Json;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Questions to the server that are asked as objects and never stored: who bears a token, who the
 * client is, whether something is allowed.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/tree/v1.34.0/pkg/registry/authentication">authentication</a>
 */
final class Reviews {
  private final ApiServer server;
  private final AccessReviews access;

  Reviews(ApiServer server, Authorizer authorizer) {
    this.server = server;
    this.access = new AccessReviews(authorizer);
  }

  static boolean isOne(Served served) {
    return served.type().kind().endsWith("Review");
  }

  ApiResponse answer(ApiRequest request, RequestInfo info, Served served) {
    Bodies.Sent sent = Bodies.object(request, served);
    WriteOptions options = Options.write(request);
    List<String> warnings = served.decode(sent, options);
    ObjectNode review = sent.object();
    User user = Objects.requireNonNull(request.user(), "the gatekeeper knows who asks");
    review.put("kind", served.type().kind()).put("apiVersion", served.type().apiVersion());
    review.withObject("/metadata");
    JsonNode spec = review.path("spec");
    ObjectNode status = review.putObject("status");
    switch (served.type().kind()) {
      case "TokenReview" -> token(spec, status);
      case "SelfSubjectReview" -> self(user, review);
      case "SelfSubjectRulesReview" -> access.rules(user, spec.path("namespace").asText(), status);
      case "SelfSubjectAccessReview" -> access.self(user, served.type(), spec, status);
      default -> access.subject(served.type(), info.namespace(), spec, status);
    }
    return ApiResponse.json(201, Json.bytes(review), warnings);
  }

  private void self(User user, ObjectNode review) {
    review
        .withObject("/metadata")
        .put(
            "creationTimestamp",
            server.simulation().now().truncatedTo(ChronoUnit.SECONDS).toString());
    describe(user, review.withObject("/status/userInfo"));
  }

  private static void describe(User user, ObjectNode described) {
    described.put("username", user.name());
    if (!user.uid().isEmpty()) {
      described.put("uid", user.uid());
    }
    user.groups().forEach(described.putArray("groups")::add);
    if (!user.extra().isEmpty()) {
      ObjectNode extra = described.putObject("extra");
      user.extra().forEach((key, values) -> values.forEach(extra.withArrayProperty(key)::add));
    }
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
    status.put("authenticated", true);
    describe(User.ofToken(claims), status.putObject("user"));
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
