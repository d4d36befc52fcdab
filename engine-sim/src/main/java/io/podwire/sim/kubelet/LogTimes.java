package io.podwire.sim.kubelet;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The time of a line of a log, as {@code kubectl logs --timestamps} prints it. */
final class LogTimes {
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private LogTimes() {}

  static String text(Instant time) {
    return NANOS.format(time);
  }
}
