package io.podwire.sim.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.validation.FieldError;
import io.podwire.sim.store.ResourceType;
import java.util.List;

/** What a list may ask for beside its selectors. */
final class ListRules {
  private static final ResourceType OPTIONS =
      new ResourceType("meta.k8s.io", "v1", "", "ListOptions", false);

  private ListRules() {}

  /**
   * Refuses what does not fit together, and revisions that are gone or not there yet.
   *
   * @param current the server's revision
   */
  static void check(ApiRequest request, long current) {
    String version = request.parameter("resourceVersion");
    String match = request.parameter("resourceVersionMatch");
    if (request.flag("sendInitialEvents")) {
      throw forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
    }
    if (!match.isEmpty() && version.isEmpty()) {
      throw forbidden(
          "resourceVersionMatch",
          "resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
    if (version.isEmpty()) {
      return;
    }
    if (!version.matches("\\d{1,18}")) {
      throw Statuses.badRequest("invalid resource version: " + notARevision(version));
    }
    long revision = Long.parseLong(version);
    if (revision > current) {
      throw tooLarge(revision, current);
    }
    if (match.equals("Exact") && revision < current) {
      // The server keeps no older states.
      throw Statuses.expired("The resourceVersion for the provided list is too old.");
    }
  }

  static String notARevision(String version) {
    return "resourceVersion: Invalid value: \""
        + version
        + "\": strconv.ParseUint: parsing \""
        + version
        + "\": invalid syntax";
  }

  private static ApiException tooLarge(long revision, long current) {
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
    details.put("retryAfterSeconds", 1);
    return new ApiException(status);
  }

  private static ApiException forbidden(String field, String why) {
    return Statuses.invalid(
        OPTIONS, "", List.of(new FieldError("FieldValueForbidden", field, "Forbidden: " + why)));
  }
}
