package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.ResourceType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a list may ask for beside its selectors. */
final class ListRules {
  private static final ResourceType OPTIONS =
      new ResourceType("meta.k8s.io", "v1", "", "ListOptions", false);

  private static final String VERSION = "resourceVersion";
  private static final String MATCH = "resourceVersionMatch";
  private static final String INITIAL = "sendInitialEvents";
  private static final String CONTINUE = "continue";
  private static final String EXACT = "Exact";
  private static final String NOT_OLDER = "NotOlderThan";

  private ListRules() {}

  /**
   * Which state the list shows.
   *
   * @param token where the list goes on; null if it begins
   * @param current the server's revision
   * @throws ApiException if what is asked does not fit together, or is not there yet
   */
  static long revision(ApiRequest request, @Nullable ContinueToken token, long current) {
    String version = request.parameter(VERSION);
    if (token != null) {
      if (!isAny(version)) {
        throw Statuses.badRequest("specifying resource version is not allowed when using continue");
      }
      return token.revision() < 0 ? current : token.revision();
    }
    if (version.isEmpty()) {
      return current;
    }
    long asked = number(version);
    String match = request.parameter(MATCH);
    boolean exact =
        match.equals(EXACT) || match.isEmpty() && !isAny(version) && Lists.limit(request) > 0;
    if (asked > current) {
      throw tooLarge(asked, current, !exact);
    }
    return exact ? asked : current;
  }

  /** Refuses to show an object at a revision that there is not yet. */
  static void checkNotOlder(ApiRequest request, long current) {
    String version = request.parameter(VERSION);
    if (!version.isEmpty() && number(version) > current) {
      throw tooLarge(number(version), current, true);
    }
  }

  private static long number(String version) {
    if (!version.matches("\\d{1,18}")) {
      throw Statuses.badRequest("invalid resource version: " + notARevision(version));
    }
    return Long.parseLong(version);
  }

  /** Whether any state will do, however old. */
  static boolean isAny(String version) {
    return version.isEmpty() || version.equals("0");
  }

  /** Refuses parameters of a list that do not fit together. */
  static void checkList(ApiRequest request) {
    List<FieldError> errors = new ArrayList<>();
    String match = request.parameter(MATCH);
    if (!match.isEmpty()) {
      checkMatch(request, match, errors);
    }
    if (request.query().containsKey(INITIAL)) {
      errors.add(forbidden(INITIAL, INITIAL + " is forbidden for list"));
    }
    refuse(errors);
  }

  private static void checkMatch(ApiRequest request, String match, List<FieldError> errors) {
    String version = request.parameter(VERSION);
    if (version.isEmpty()) {
      errors.add(forbidden(MATCH, MATCH + " is forbidden unless resourceVersion is provided"));
    }
    if (!request.parameter(CONTINUE).isEmpty()) {
      errors.add(forbidden(MATCH, MATCH + " is forbidden when continue is provided"));
    }
    if (!match.equals(EXACT) && !match.equals(NOT_OLDER)) {
      errors.add(unsupported(match, "\"Exact\", \"NotOlderThan\", \"\""));
    }
    if (match.equals(EXACT) && version.equals("0")) {
      errors.add(forbidden(MATCH, MATCH + " \"exact\" is forbidden for resourceVersion \"0\""));
    }
  }

  /** Refuses parameters of a watch that do not fit together. */
  static void checkWatch(ApiRequest request) {
    List<FieldError> errors = new ArrayList<>();
    String match = request.parameter(MATCH);
    boolean initial = request.query().containsKey(INITIAL);
    if (initial && !match.equals(NOT_OLDER)) {
      errors.add(
          forbidden(MATCH, INITIAL + " requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!match.isEmpty() && !initial) {
      errors.add(
          forbidden(MATCH, MATCH + " is forbidden for watch unless sendInitialEvents is provided"));
    }
    if (!match.isEmpty() && !match.equals(NOT_OLDER)) {
      errors.add(unsupported(match, "\"NotOlderThan\""));
    }
    if (!match.isEmpty() && !request.parameter(CONTINUE).isEmpty()) {
      errors.add(forbidden(MATCH, MATCH + " is forbidden when continue is provided"));
    }
    refuse(errors);
  }

  static String notARevision(String version) {
    return "resourceVersion: Invalid value: \""
        + version
        + "\": strconv.ParseUint: parsing \""
        + version
        + "\": invalid syntax";
  }

  private static ApiException tooLarge(long revision, long current, boolean retry) {
    ObjectNode status =
        Statuses.failure(
            504,
            "Timeout",
            "Timeout: Too large resource version: " + revision + ", current: " + current);
    ObjectNode details = status.putObject("details");
    details
        .putArray("causes")
        .addObject()
        .put("reason", "ResourceVersionTooLarge")
        .put("message", "Too large resource version");
    if (retry) {
      details.put("retryAfterSeconds", 1);
    }
    return new ApiException(status);
  }

  private static FieldError forbidden(String field, String why) {
    return new FieldError("FieldValueForbidden", field, "Forbidden: " + why);
  }

  private static FieldError unsupported(String match, String supported) {
    return new FieldError(
        "FieldValueNotSupported",
        MATCH,
        "Unsupported value: \"" + match + "\": supported values: " + supported);
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw Statuses.invalid(OPTIONS, "", errors);
    }
  }
}
