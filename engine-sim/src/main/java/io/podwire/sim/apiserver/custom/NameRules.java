package io.podwire.sim.apiserver.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a definition may name its kind. */
final class NameRules {
  static final FieldPath NAMES = FieldPath.of("spec").child("names");

  private final JsonNode names;
  private final Errors errors;

  NameRules(JsonNode names, Errors errors) {
    this.names = names;
    this.errors = errors;
  }

  void check() {
    label("plural");
    label("singular");
    kind("kind");
    kind("listKind");
    String kind = names.path("kind").asText();
    if (!kind.isEmpty() && kind.equals(names.path("listKind").asText())) {
      errors.invalid(NAMES.child("listKind"), kind, "kind and listKind may not be the same");
    }
    for (String list : new String[] {"shortNames", "categories"}) {
      JsonNode texts = names.path(list);
      for (int i = 0; i < texts.size(); i++) {
        String text = texts.get(i).asText();
        errors.invalidEach(NAMES.child(list).index(i), text, Formats.dns1035Label(text));
      }
    }
  }

  private void label(String field) {
    String text = names.path(field).asText();
    if (text.isEmpty()) {
      errors.required(NAMES.child(field), "");
    } else {
      errors.invalidEach(NAMES.child(field), text, Formats.dns1035Label(text));
    }
  }

  private void kind(String field) {
    String text = names.path(field).asText();
    if (text.isEmpty()) {
      errors.required(NAMES.child(field), "");
      return;
    }
    List<String> wrong = new ArrayList<>();
    Formats.dns1035Label(text.toLowerCase(Locale.ROOT))
        .forEach(rule -> wrong.add("may have mixed case, but should otherwise match: " + rule));
    errors.invalidEach(NAMES.child(field), text, wrong);
  }
}
