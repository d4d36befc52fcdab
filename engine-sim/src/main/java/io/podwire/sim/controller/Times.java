package io.podwire.sim.controller;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Moments as objects of the API write them. */
public final class Times {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  /** As a {@code metav1.Time}: whole seconds. */
  public static String second(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As a {@code metav1.MicroTime}. */
  public static String micro(Instant moment) {
    return MICROS.format(moment);
  }

  /** The moment that a text of the API says; the epoch if it says none. */
  public static Instant parse(String text) {
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }

  /** How long ago that was; negative if it is to come. */
  static Duration since(String text, Instant now) {
    return Duration.between(parse(text), now);
  }
}
