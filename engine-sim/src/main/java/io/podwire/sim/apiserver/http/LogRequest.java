package io.podwire.sim.apiserver.http;

import io.podwire.sim.apiserver.KubeletConnection.LogOptions;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.store.ResourceType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/**
 * Which part of a log a request asks for.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/apis/core/validation/validation.go">ValidatePodLogOptions</a>
 */
final class LogRequest {
  private static final ResourceType OPTIONS = new ResourceType("", "v1", "", "PodLogOptions", true);

  private LogRequest() {}

  /**
   * Reads it.
   *
   * @param pod whose log
   */
  static LogOptions of(ApiRequest request, String pod, Instant now) {
    OptionalLong tail = Options.number(request, "tailLines");
    OptionalLong limit = Options.number(request, "limitBytes");
    OptionalLong seconds = Options.number(request, "sinceSeconds");
    Instant since = time(request.parameter("sinceTime"));
    Errors errors = new Errors();
    if (tail.orElse(0) < 0) {
      invalid(errors, "tailLines", tail.getAsLong(), "must be greater than or equal to 0");
    }
    if (limit.orElse(1) < 1) {
      invalid(errors, "limitBytes", limit.getAsLong(), "must be greater than 0");
    }
    if (seconds.isPresent() && !since.equals(Instant.MIN)) {
      errors.forbidden(
          FieldPath.of("[]"), "at most one of `sinceTime` or `sinceSeconds` may be specified");
    } else if (seconds.orElse(1) < 1) {
      invalid(errors, "sinceSeconds", seconds.getAsLong(), "must be greater than 0");
    }
    if (!request.parameter("stream").isEmpty()) {
      errors.forbidden(FieldPath.of("stream"), "may not be specified");
    }
    if (!errors.isEmpty()) {
      throw Statuses.invalid(OPTIONS, pod, errors.found());
    }
    return new LogOptions(
        request.flag("previous"),
        request.flag("follow"),
        request.flag("timestamps"),
        tail.orElse(-1),
        seconds.isPresent() ? now.minusSeconds(seconds.getAsLong()) : since,
        limit.orElse(Long.MAX_VALUE));
  }

  private static void invalid(Errors errors, String field, long value, String why) {
    errors.invalid(FieldPath.of(field), value, why);
  }

  /** The beginning of time if nothing is said. */
  private static Instant time(String text) {
    if (text.isEmpty()) {
      return Instant.MIN;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException notATime) {
      throw Statuses.badRequest(
          String.format(
              "parsing time \"%1$s\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%1$s\" as"
                  + " \"2006\"",
              text));
    }
  }
}
