package io.podwire.sim.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import io.podwire.sim.apiserver.validation.Formats;

/** How many Pods a rolling update may add and take. */
final class RollingUpdates {
  private RollingUpdates() {}

  static void validate(JsonNode rolling, FieldPath path, Errors errors) {
    amount(rolling.path("maxUnavailable"), path.child("maxUnavailable"), errors);
    amount(rolling.path("maxSurge"), path.child("maxSurge"), errors);
    if (isZero(rolling.path("maxUnavailable")) && isZero(rolling.path("maxSurge"))) {
      errors.invalid(
          path.child("maxUnavailable"),
          rolling.path("maxUnavailable"),
          "may not be 0 when `maxSurge` is 0");
    }
    notAboveAll(rolling.path("maxUnavailable"), path.child("maxUnavailable"), errors);
  }

  static void notAboveAll(JsonNode amount, FieldPath path, Errors errors) {
    if (isPercent(amount) && percent(amount) > 100) {
      errors.invalid(path, amount, "must not be greater than 100%");
    }
  }

  /** A number that is not negative, or a percentage. */
  static void amount(JsonNode amount, FieldPath path, Errors errors) {
    if (amount.isTextual() && !isPercent(amount)) {
      errors.invalid(
          path,
          amount,
          Formats.regex(
              "a valid percent string must be a numeric string followed by an ending '%'",
              "[0-9]+%", "1%", "93%"));
    } else if (amount.isNumber() && amount.asLong() < 0) {
      errors.invalid(path, amount, "must be greater than or equal to 0");
    }
  }

  private static boolean isPercent(JsonNode amount) {
    return amount.isTextual() && amount.asText().matches("[0-9]{1,9}%");
  }

  private static int percent(JsonNode amount) {
    return Integer.parseInt(amount.asText().replace("%", ""));
  }

  private static boolean isZero(JsonNode amount) {
    return isPercent(amount) ? percent(amount) == 0 : amount.isNumber() && amount.asInt() == 0;
  }
}
