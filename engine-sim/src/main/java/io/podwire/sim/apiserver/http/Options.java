package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What requests say beside the object, in parameters or in a body of options. */
final class Options {
  private Options() {}

  static WriteOptions write(ApiRequest request) {
    return new WriteOptions(
        isDryRun(request),
        fieldManager(request),
        request.flag("force"),
        validation(request),
        false);
  }

  private static String fieldManager(ApiRequest request) {
    String named = request.parameter("fieldManager");
    if (!named.isEmpty()) {
      return named;
    }
    // What clients that do not name themselves are called: the first word of their User-Agent.
    String agent = request.header().apply("user-agent").orElse("unknown");
    int slash = agent.indexOf('/');
    return slash < 0 ? agent : agent.substring(0, slash);
  }

  private static WriteOptions.FieldValidation validation(ApiRequest request) {
    String text = request.parameter("fieldValidation");
    return switch (text) {
      case "", "Warn" -> WriteOptions.FieldValidation.WARN;
      case "Strict" -> WriteOptions.FieldValidation.STRICT;
      case "Ignore" -> WriteOptions.FieldValidation.IGNORE;
      default ->
          throw invalid(
              request,
              "fieldValidation",
              "Unsupported value: \""
                  + text
                  + "\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"");
    };
  }

  static boolean isDryRun(ApiRequest request) {
    String text = request.parameter("dryRun");
    if (!text.isEmpty() && !text.equals("All")) {
      throw invalid(
          request, "dryRun", "Unsupported value: [\"" + text + "\"]: supported values: \"All\"");
    }
    return !text.isEmpty();
  }

  private static ApiException invalid(ApiRequest request, String field, String message) {
    String kind =
        switch (request.method()) {
          case "POST" -> "CreateOptions";
          case "PATCH" -> "PatchOptions";
          case "DELETE" -> "DeleteOptions";
          default -> "UpdateOptions";
        };
    return Statuses.invalid(
        new ResourceType("meta.k8s.io", "v1", "", kind, false),
        "",
        List.of(new FieldError("FieldValueNotSupported", field, message)));
  }

  static DeleteOptions delete(ApiRequest request) {
    JsonNode body =
        request.body().length == 0 ? Json.object() : Bodies.tree(request, "DeleteOptions");
    String grace = text(body.path("gracePeriodSeconds"), request, "gracePeriodSeconds");
    String propagation = text(body.path("propagationPolicy"), request, "propagationPolicy");
    boolean orphan = body.path("orphanDependents").asBoolean() || request.flag("orphanDependents");
    return new DeleteOptions(
        grace.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(grace)),
        switch (propagation) {
          case "Foreground" -> DeleteOptions.Propagation.FOREGROUND;
          case "Orphan" -> DeleteOptions.Propagation.ORPHAN;
          default ->
              orphan ? DeleteOptions.Propagation.ORPHAN : DeleteOptions.Propagation.BACKGROUND;
        },
        Optional.of(body.at("/preconditions/uid").asText()).filter(uid -> !uid.isEmpty()));
  }

  private static String text(JsonNode said, ApiRequest request, String parameter) {
    return said.isMissingNode() || said.isNull() ? request.parameter(parameter) : said.asText();
  }
}
