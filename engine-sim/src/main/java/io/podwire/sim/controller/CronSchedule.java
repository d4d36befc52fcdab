package io.podwire.sim.controller;

import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * When a CronJob is due: five fields, as <a
 * href="https://github.com/robfig/cron/blob/v3.0.1/spec.go">robfig/cron</a> reads them.
 */
final class CronSchedule {
  private static final int SEARCH_YEARS = 5;
  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;
  private final boolean anyDay;
  private final boolean anyWeekday;
  private final ZoneId zone;

  CronSchedule(String text, ZoneId zone) {
    String[] fields = NICKNAMES.getOrDefault(text.trim(), text.trim()).split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "schedule '" + text + "' has not five fields, like '*/5 * * * *'");
    }
    this.minutes = field(fields[0], 0, 59, List.of());
    this.hours = field(fields[1], 0, 23, List.of());
    this.days = field(fields[2], 1, 31, List.of());
    this.months = field(fields[3], 1, 12, MONTHS);
    this.weekdays = field(fields[4], 0, 7, DAYS);
    this.anyDay = fields[2].startsWith("*") || fields[2].startsWith("?");
    this.anyWeekday = fields[4].startsWith("*") || fields[4].startsWith("?");
    this.zone = zone;
    if (weekdays.get(7)) {
      weekdays.set(0);
    }
  }

  private static BitSet field(String text, int least, int most, List<String> names) {
    BitSet values = new BitSet();
    for (String part : text.split(",", -1)) {
      String[] step = part.split("/", 2);
      String[] range = step[0].split("-", 2);
      boolean any = step[0].equals("*") || step[0].equals("?");
      int first = any ? least : value(range[0], least, names);
      int last = any || (range.length == 1 && step.length == 2) ? most : first;
      last = range.length == 2 ? value(range[1], least, names) : last;
      int by = step.length == 2 ? Integer.parseInt(step[1]) : 1;
      for (int value = first; value <= last; value += by) {
        values.set(value);
      }
    }
    return values;
  }

  private static int value(String text, int least, List<String> names) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    return named >= 0 ? named + least : Integer.parseInt(text);
  }

  /** The first moment behind the one given; null if there is none in years. */
  java.time.@org.jspecify.annotations.Nullable Instant next(java.time.Instant after) {
    ZonedDateTime time = after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    ZonedDateTime end = time.plusYears(SEARCH_YEARS);
    while (time.isBefore(end)) {
      if (!months.get(time.getMonthValue())) {
        time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!isDay(time)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hours.get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return time.toInstant();
      }
    }
    return null;
  }

  private boolean isDay(ZonedDateTime time) {
    boolean day = days.get(time.getDayOfMonth());
    int number = time.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : time.getDayOfWeek().getValue();
    boolean weekday = weekdays.get(number);
    return anyDay || anyWeekday ? day && weekday : day || weekday;
  }
}
