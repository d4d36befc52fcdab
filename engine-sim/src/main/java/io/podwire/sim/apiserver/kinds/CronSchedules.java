package io.podwire.sim.apiserver.kinds;

import io.podwire.sim.apiserver.validation.Errors;
import io.podwire.sim.apiserver.validation.FieldPath;
import java.util.List;

/**
 * Whether a text is a schedule that {@code robfig/cron} reads.
 *
 * @see <a href="https://github.com/robfig/cron/blob/v3.0.1/parser.go">parser.go</a>
 */
final class CronSchedules {
  private static final List<String> DESCRIPTORS =
      List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final int[][] BOUNDS = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}};
  private static final String MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec";
  private static final String DAYS = "sun mon tue wed thu fri sat";

  private CronSchedules() {}

  static void validate(String schedule, FieldPath path, Errors errors) {
    String wrong = wrong(schedule);
    if (!wrong.isEmpty()) {
      errors.invalid(path, schedule, wrong);
    }
    if (schedule.contains("TZ")) {
      errors.invalid(
          path, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    }
  }

  private static String wrong(String schedule) {
    if (schedule.startsWith("@")) {
      boolean known = DESCRIPTORS.contains(schedule) || schedule.startsWith("@every ");
      return known ? "" : "unrecognized descriptor: " + schedule;
    }
    String[] fields = schedule.trim().split("\\s+");
    if (fields.length != BOUNDS.length) {
      return "expected exactly 5 fields, found " + fields.length + ": " + fieldList(fields);
    }
    for (int i = 0; i < fields.length; i++) {
      for (String part : fields[i].split(",")) {
        String problem = range(part, BOUNDS[i], i == 3 ? MONTHS : i == 4 ? DAYS : "");
        if (!problem.isEmpty()) {
          return problem;
        }
      }
    }
    return "";
  }

  private static String fieldList(String[] fields) {
    return "[" + String.join(" ", fields) + "]";
  }

  private static String range(String part, int[] bounds, String names) {
    String[] step = part.split("/", -1);
    if (step.length > 2) {
      return "too many slashes: " + part;
    }
    String[] ends = step[0].split("-", -1);
    if (ends.length > 2) {
      return "too many hyphens: " + part;
    }
    if (step[0].equals("*") || step[0].equals("?")) {
      return "";
    }
    int[] values = new int[ends.length];
    for (int i = 0; i < ends.length; i++) {
      values[i] = number(ends[i], names);
      if (values[i] < 0) {
        return "failed to parse int from "
            + ends[i]
            + ": strconv.Atoi: parsing \""
            + ends[i]
            + "\": invalid syntax";
      }
    }
    int end = values[values.length - 1];
    if (values[0] < bounds[0]) {
      return "beginning of range (" + values[0] + ") below minimum (" + bounds[0] + "): " + part;
    }
    if (end > bounds[1]) {
      return "end of range (" + end + ") above maximum (" + bounds[1] + "): " + part;
    }
    return values[0] > end
        ? "beginning of range (" + values[0] + ") beyond end of range (" + end + "): " + part
        : "";
  }

  private static int number(String text, String names) {
    if (text.matches("\\d{1,9}")) {
      return Integer.parseInt(text);
    }
    int name =
        text.isEmpty()
            ? -1
            : List.of(names.split(" ")).indexOf(text.toLowerCase(java.util.Locale.ROOT));
    return name < 0 ? -1 : name + (names.equals(MONTHS) ? 1 : 0);
  }
}
