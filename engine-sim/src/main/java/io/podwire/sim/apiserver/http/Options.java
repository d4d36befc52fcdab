package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.WriteOptions;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What requests say beside the object, in parameters or in a body of options. */
final class Options {
  private static final int LONGEST_MANAGER = 128;

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
    if (named.length() > LONGEST_MANAGER) {
      throw invalid(
          request,
          new FieldError(
              "FieldValueTooLong",
              "fieldManager",
              "Too long: may not be more than " + LONGEST_MANAGER + " bytes"));
    }
    if (!named.isEmpty()) {
      return named;
    }
    // What clients that do not name themselves are called: the first word of their User-Agent.
    String agent = request.header("user-agent").orElse("unknown");
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
    return isDryRun(request, request.parameters("dryRun", List.of()));
  }

  private static boolean isDryRun(ApiRequest request, List<String> said) {
    if (!said.stream().allMatch("All"::equals)) {
      throw invalid(
          request,
          "dryRun",
          said.stream()
              .map(text -> '"' + text + '"')
              .collect(
                  Collectors.joining(",", "Unsupported value: [", "]: supported values: \"All\"")));
    }
    return !said.isEmpty();
  }

  private static ApiException invalid(ApiRequest request, String field, String message) {
    return invalid(request, new FieldError("FieldValueNotSupported", field, message));
  }

  static ApiException invalid(ApiRequest request, FieldError error) {
    String kind =
        switch (request.method()) {
          case "POST" -> "CreateOptions";
          case "PATCH" -> "PatchOptions";
          case "DELETE" -> "DeleteOptions";
          default -> "UpdateOptions";
        };
    return Statuses.invalid(
        new ResourceType("meta.k8s.io", "v1", "", kind, false), "", List.of(error));
  }

  /** As a body says, if there is one, else as the parameters say: it is never both. */
  static DeleteOptions delete(ApiRequest request) {
    return delete(
        request,
        request.body().length == 0 ? parameters(request) : Bodies.tree(request, "DeleteOptions"));
  }

  private static ObjectNode parameters(ApiRequest request) {
    ObjectNode options = Json.object();
    number(request, "gracePeriodSeconds")
        .ifPresent(seconds -> options.put("gracePeriodSeconds", seconds));
    if (request.query().containsKey("propagationPolicy")) {
      options.put("propagationPolicy", request.parameter("propagationPolicy"));
    }
    if (request.query().containsKey("orphanDependents")) {
      options.put("orphanDependents", request.flag("orphanDependents"));
    }
    request.parameters("dryRun", List.of()).forEach(text -> options.withArray("/dryRun").add(text));
    return options;
  }

  /** As the options say. */
  static DeleteOptions delete(ApiRequest request, JsonNode options) {
    checkDelete(options);
    JsonNode grace = options.path("gracePeriodSeconds");
    String propagation = options.path("propagationPolicy").asText();
    if (!propagation.isEmpty() && options.has("orphanDependents")) {
      throw invalid(
          request,
          new FieldError(
              "FieldValueInvalid",
              "propagationPolicy",
              "Invalid value: \""
                  + propagation
                  + "\": orphanDependents and deletionPropagation cannot be both set"));
    }
    List<String> dryRun = new ArrayList<>();
    options.path("dryRun").forEach(text -> dryRun.add(text.asText()));
    return new DeleteOptions(
        grace.isNumber() ? OptionalLong.of(grace.asLong()) : OptionalLong.empty(),
        propagation(request, propagation.isEmpty() ? byFlag(options) : propagation),
        said(options.at("/preconditions/uid")),
        said(options.at("/preconditions/resourceVersion")),
        isDryRun(request, dryRun));
  }

  private static void checkDelete(JsonNode body) {
    String kind = body.path("kind").asText();
    if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
      throw plain(
          "no kind \""
              + kind
              + "\" is registered for version \""
              + body.path("apiVersion").asText()
              + "\" in scheme \"pkg/runtime/scheme.go:110\"");
    }
    JsonNode grace = body.path("gracePeriodSeconds");
    if (!grace.isMissingNode() && !grace.isNull() && !grace.isIntegralNumber()) {
      throw plain(
          "json: cannot unmarshal "
              + (grace.isTextual() ? "string" : grace.isNumber() ? "number " + grace : "object")
              + " into Go struct field DeleteOptions.gracePeriodSeconds of type int64");
    }
  }

  /** What the server does not take for the client's mistake, though it is. */
  private static ApiException plain(String message) {
    return new ApiException(Statuses.failure(500, "", message));
  }

  /** What the older {@code orphanDependents} says, if anything. */
  private static String byFlag(JsonNode options) {
    return options.has("orphanDependents")
        ? options.path("orphanDependents").asBoolean() ? "Orphan" : "Background"
        : "";
  }

  private static DeleteOptions.Propagation propagation(ApiRequest request, String policy) {
    return switch (policy) {
      case "Foreground" -> DeleteOptions.Propagation.FOREGROUND;
      case "Orphan" -> DeleteOptions.Propagation.ORPHAN;
      case "Background" -> DeleteOptions.Propagation.BACKGROUND;
      case "" -> DeleteOptions.Propagation.UNSAID;
      default ->
          throw invalid(
              request,
              "propagationPolicy",
              "Unsupported value: \""
                  + policy
                  + "\": supported values: \"Foreground\", \"Background\", \"Orphan\","
                  + " \"nil\"");
    };
  }

  private static Optional<String> said(JsonNode text) {
    return Optional.of(text.asText()).filter(said -> !said.isEmpty());
  }

  /** The parameter, which is a number if it is there. */
  static OptionalLong number(ApiRequest request, String parameter) {
    String text = request.parameter(parameter);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException notANumber) {
      throw Statuses.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }
}
