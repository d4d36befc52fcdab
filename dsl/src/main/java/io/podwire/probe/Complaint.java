package io.podwire.probe;

import java.util.Locale;

/**
 * Recognizes the C library's words for a failed connection, which most tools repeat.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/errno.3.html">errno(3)</a>
 */
final class Complaint {
  private Complaint() {}

  static Reach read(String stderr) {
    String text = stderr.toLowerCase(Locale.ROOT);
    if (text.contains("connection refused")) {
      return Reach.REFUSED;
    }
    if (text.contains("timed out") || text.contains("timeout")) {
      return Reach.TIMED_OUT;
    }
    if (text.contains("no route to host")
        || text.contains("network is unreachable")
        || text.contains("host is unreachable")) {
      return Reach.UNREACHABLE;
    }
    if (text.contains("connection reset")) {
      return Reach.RESET;
    }
    return Reach.FAILED;
  }
}
