package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.auth.Attributes;
import io.podwire.sim.apiserver.auth.Authorizer;
import io.podwire.sim.apiserver.auth.Decision;
import io.podwire.sim.apiserver.auth.Rule;
import io.podwire.sim.apiserver.auth.User;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers whether someone may do something.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/tree/v1.34.0/pkg/registry/authorization">authorization</a>
 */
final class AccessReviews {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final String RESOURCE = "resourceAttributes";
  private static final String PATH = "nonResourceAttributes";

  private final Authorizer authorizer;

  AccessReviews(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /** About the user who asks. */
  void self(User user, ResourceType type, JsonNode spec, ObjectNode status) {
    Errors errors = new Errors();
    validate(spec, errors);
    decide(user, type, spec, errors, status);
  }

  /**
   * About the user of whom the spec tells.
   *
   * @param namespace within which it is asked; empty if anywhere
   */
  void subject(ResourceType type, String namespace, JsonNode spec, ObjectNode status) {
    Errors errors = new Errors();
    String name = spec.path("user").asText();
    validate(spec, errors);
    if (name.isEmpty() && spec.path("groups").isEmpty()) {
      errors.invalid(SPEC.child("user"), name, "at least one of user or group must be specified");
    }
    if (type.namespaced()) {
      validateLocal(spec, namespace, errors);
    }
    Map<String, List<String>> extra = new LinkedHashMap<>();
    spec.path("extra")
        .properties()
        .forEach(each -> extra.put(each.getKey(), texts(each.getValue())));
    User user = new User(name, spec.path("uid").asText(), texts(spec.path("groups")), extra);
    decide(user, type, spec, errors, status);
  }

  private static void validate(JsonNode spec, Errors errors) {
    boolean resource = spec.path(RESOURCE).isObject();
    boolean path = spec.path(PATH).isObject();
    if (resource && path) {
      errors.invalid(
          SPEC.child(PATH),
          shown(spec.path(PATH)),
          "cannot be specified in combination with resourceAttributes");
    } else if (!resource && !path) {
      errors.invalid(
          SPEC.child(RESOURCE),
          NullNode.getInstance(),
          "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
  }

  private static void validateLocal(JsonNode spec, String namespace, Errors errors) {
    String inside = spec.path(RESOURCE).path("namespace").asText();
    if (spec.path(RESOURCE).isObject() && !inside.equals(namespace)) {
      errors.invalid(
          SPEC.child(RESOURCE).child("namespace"), inside, "must match metadata.namespace");
    }
    if (spec.path(PATH).isObject()) {
      errors.invalid(
          SPEC.child(PATH), shown(spec.path(PATH)), "disallowed on this kind of request");
    }
  }

  /** By the names that Go has for its fields. */
  private static ObjectNode shown(JsonNode path) {
    return Json.object()
        .put("Path", path.path("path").asText())
        .put("Verb", path.path("verb").asText());
  }

  private void decide(
      User user, ResourceType type, JsonNode spec, Errors errors, ObjectNode status) {
    if (!errors.isEmpty()) {
      // Upstream names no kind here, and the message begins with the dot of the group.
      ResourceType nameless =
          new ResourceType(type.group(), type.version(), type.plural(), "", type.namespaced());
      throw Statuses.invalid(nameless, "", errors.found());
    }
    Decision decision = authorizer.decide(user, attributes(spec));
    status.put("allowed", decision.allowed());
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
  }

  private static Attributes attributes(JsonNode spec) {
    JsonNode asked = spec.path(RESOURCE);
    if (!asked.isObject()) {
      JsonNode path = spec.path(PATH);
      return Attributes.ofPath(path.path("verb").asText(), path.path("path").asText());
    }
    return new Attributes(
        asked.path("verb").asText(),
        asked.path("group").asText(),
        asked.path("resource").asText(),
        asked.path("subresource").asText(),
        asked.path("namespace").asText(),
        asked.path("name").asText(),
        "");
  }

  /** All that the user may in a namespace. */
  void rules(User user, String namespace, ObjectNode status) {
    if (namespace.isEmpty()) {
      throw Statuses.badRequest("no namespace on request");
    }
    status.putArray("resourceRules");
    status.putArray("nonResourceRules");
    for (Rule rule : authorizer.rules(user, namespace)) {
      if (!rule.tree().path("resources").isEmpty()) {
        status
            .withArrayProperty("resourceRules")
            .add(part(rule, "verbs", "apiGroups", "resources", "resourceNames"));
      }
      if (!rule.tree().path("nonResourceURLs").isEmpty()) {
        status.withArrayProperty("nonResourceRules").add(part(rule, "verbs", "nonResourceURLs"));
      }
    }
    status.put("incomplete", false);
  }

  private static ObjectNode part(Rule rule, String... fields) {
    ObjectNode part = Json.object();
    for (String field : fields) {
      if (rule.tree().has(field)) {
        part.set(field, rule.tree().get(field));
      }
    }
    return part;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
