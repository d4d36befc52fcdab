package io.podwire.sim.image.http;

import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/** <a href="https://pkg.go.dev/net/http#StatusText">http.StatusText</a>. */
public final class GoStatus {
  /** Where Go has other words than the library. */
  private static final Map<Integer, String> OWN =
      Map.of(
          203, "Non-Authoritative Information",
          302, "Found",
          413, "Request Entity Too Large",
          414, "Request URI Too Long",
          418, "I'm a teapot",
          505, "HTTP Version Not Supported");

  private GoStatus() {}

  /** The phrase behind a status. */
  public static String text(int status) {
    String known = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ROOT);
    return OWN.getOrDefault(status, known == null ? "status code " + status : known);
  }
}
