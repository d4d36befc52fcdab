package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.Strategy;
import io.podwire.sim.apiserver.schema.GoJson;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import io.podwire.sim.store.ApiObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Secrets.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go">ValidateSecret</a>
 */
final class SecretStrategy extends Strategy {
  private static final FieldPath DATA = FieldPath.of("data");
  private static final int LIMIT = 1024 * 1024;
  private static final Map<String, List<String>> REQUIRED_KEYS =
      Map.of(
          "kubernetes.io/tls", List.of("tls.crt", "tls.key"),
          "kubernetes.io/dockercfg", List.of(".dockercfg"),
          "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
          "kubernetes.io/ssh-auth", List.of("ssh-privatekey"));

  @Override
  public List<String> indexedFields() {
    return List.of("type");
  }

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public void setDefaults(ObjectNode secret) {
    if (secret.remove("stringData") instanceof ObjectNode texts) {
      ObjectNode data = Defaults.object(secret, "data");
      for (Map.Entry<String, JsonNode> text : texts.properties()) {
        byte[] bytes = text.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(text.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
    Defaults.text(secret, "type", "Opaque");
  }

  @Override
  public void prepareForCreate(ObjectNode secret) {}

  @Override
  public void validate(ObjectNode secret, Errors errors) {
    JsonNode data = secret.path("data");
    long size = 0;
    for (Map.Entry<String, JsonNode> entry : data.properties()) {
      errors.invalidEach(
          DATA.key(entry.getKey()), entry.getKey(), Formats.configKey(entry.getKey()));
      size += entry.getValue().asText().length() * 3L / 4;
    }
    if (size > LIMIT) {
      errors.tooLong(DATA, LIMIT);
    }
    String type = secret.path("type").asText();
    for (String key : REQUIRED_KEYS.getOrDefault(type, List.of())) {
      if (!data.has(key)) {
        errors.required(DATA.key(key), "");
      }
    }
    if (type.equals("kubernetes.io/dockerconfigjson") && data.has(".dockerconfigjson")) {
      dockerConfig(data.path(".dockerconfigjson").asText(), errors);
    }
    if (type.equals("kubernetes.io/basic-auth") && !data.has("username") && !data.has("password")) {
      errors.required(DATA.key("username"), "");
      errors.required(DATA.key("password"), "");
    }
  }

  private static void dockerConfig(String encoded, Errors errors) {
    String wrong = GoJson.problem(Base64.getDecoder().decode(encoded));
    if (!wrong.isEmpty()) {
      errors.invalid(DATA.key(".dockerconfigjson"), "<secret contents redacted>", wrong);
    }
  }

  @Override
  public void validateUpdate(ObjectNode secret, ApiObject old, Errors errors) {
    WorkloadRules.immutable(secret.path("type"), old.at("type"), FieldPath.of("type"), errors);
    if (old.at("immutable").asBoolean()) {
      String why = "field is immutable when `immutable` is set";
      if (!secret.path("immutable").asBoolean()) {
        errors.forbidden(FieldPath.of("immutable"), why);
      }
      if (!secret.path("data").equals(old.at("data"))) {
        errors.forbidden(DATA, why);
      }
    }
    validate(secret, errors);
  }
}
