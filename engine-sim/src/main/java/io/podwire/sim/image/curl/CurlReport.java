package io.podwire.sim.image.curl;

import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** What a transfer prints: the body, headers, the progress, {@code -v}, what failed. */
final class CurlReport {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String METER_HEAD =
      "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
          + "                                 Dload  Upload   Total   Spent    Left  Speed\n"
          + "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";

  private static final String NOT_TRUSTED =
      "More details here: https://curl.se/docs/sslcerts.html\n\n"
          + "curl failed to verify the legitimacy of the server and therefore could not\n"
          + "establish a secure connection to it. To learn more about this situation and\n"
          + "how to fix it, please visit the web page mentioned above.";

  // https://github.com/curl/curl/blob/curl-7_88_1/src/tool_msgs.c
  private static final int WIDTH = 79;
  private static final String WARNING = "Warning: ";

  private final UnixProcess process;
  private final CurlOptions options;
  private final CurlOutputs outputs;
  private final String given;
  private final String output;
  private boolean traced;

  CurlReport(
      UnixProcess process, CurlOptions options, CurlOutputs outputs, String given, String output) {
    this.process = process;
    this.options = options;
    this.outputs = outputs;
    this.given = given;
    this.output = output;
  }

  /** Warns, unless curl is silent, in lines as narrow as a terminal. */
  static void warn(UnixProcess process, CurlOptions options, String text) throws IOException {
    if (options.has("silent")) {
      return;
    }
    int width = WIDTH - WARNING.length();
    String rest = text;
    while (rest.length() + 1 > width) { // with the line's end
      int blank = rest.lastIndexOf(' ', width - 1);
      int end = blank > 0 ? blank + 1 : width;
      process.err().printLine(WARNING + rest.substring(0, end));
      rest = rest.substring(end);
    }
    process.err().printLine(WARNING + rest);
  }

  private boolean metered() {
    return !options.has("silent") && !options.has("no-progress-meter");
  }

  void begin() throws IOException {
    if (metered() && !given.isEmpty()) {
      process.err().print(METER_HEAD);
    }
    if (output.isEmpty()) {
      if (!options.has("silent")) {
        process.err().printLine("curl: Remote file name has no length!");
      }
      throw new CurlFailure(
          CurlFailure.NOT_WRITTEN, "Failed writing received data to disk/application");
    }
    outputs.begin(output);
  }

  void note(String text) throws IOException {
    if (options.has("verbose")) {
      process.err().printLine("* " + text);
    }
  }

  /** Notes the failure, which the caller throws. */
  CurlFailure noted(CurlFailure failure) throws IOException {
    note(String.valueOf(failure.getMessage()));
    return failure;
  }

  void certificate(X509Certificate certificate) throws IOException {
    note("Server certificate:");
    note(" subject: " + openSsl(certificate.getSubjectX500Principal().getName()));
    note(" start date: " + DATE.format(certificate.getNotBefore().toInstant()));
    note(" expire date: " + DATE.format(certificate.getNotAfter().toInstant()));
    note(" issuer: " + openSsl(certificate.getIssuerX500Principal().getName()));
  }

  private static String openSsl(String name) {
    List<String> parts = new ArrayList<>(List.of(name.split(",")));
    Collections.reverse(parts);
    return String.join("; ", parts);
  }

  void request(String line, List<Map.Entry<String, String>> headers) throws IOException {
    if (options.has("verbose")) {
      process.err().printLine("> " + line);
      for (Map.Entry<String, String> header : headers) {
        process.err().printLine("> " + header.getKey() + ": " + header.getValue());
      }
      process.err().printLine("> ");
    }
  }

  void head(ClassicHttpResponse answer) throws IOException {
    StringBuilder head = new StringBuilder(HttpCall.statusLine(answer)).append("\r\n");
    for (Header header : answer.getHeaders()) {
      head.append(header.getName()).append(": ").append(header.getValue()).append("\r\n");
    }
    head.append("\r\n");
    if (options.has("verbose")) {
      for (String line : head.toString().split("\r\n", -1)) {
        process.err().print(line.isEmpty() ? "" : "< " + line + "\n");
      }
      process.err().printLine("< ");
    }
    byte[] bytes = head.toString().getBytes(StandardCharsets.UTF_8);
    String file = options.value("dump-header");
    if (file != null) {
      outputs.write(file, bytes, bytes.length);
    }
    if (options.has("include") || options.has("head")) {
      outputs.write(output, bytes, bytes.length);
    }
  }

  /** A block of the body came in. */
  void received(int count) throws IOException {
    if (options.has("verbose") && !traced) {
      process.err().printLine("{ [" + count + " bytes data]");
    }
    traced = true;
  }

  /** Prints a block of the body. */
  void body(byte[] bytes, int length) throws IOException {
    outputs.write(output, bytes, length);
  }

  /** The whole answer was printed, which may be nothing. */
  void complete() throws IOException {
    outputs.createIfMissing(output);
  }

  /** The end of a transfer, or of an attempt. */
  void finish(CurlRetries.Outcome outcome) throws IOException {
    int code = outcome.code();
    process.out().flush();
    if (code != 0) {
      note("Closing connection 0");
    }
    if (metered() && !given.isEmpty()) {
      process.err().print(meter(outcome.record()) + "\n");
    }
    if (code != 0 && (!options.has("silent") || options.has("show-error"))) {
      process.err().printLine("curl: (" + code + ") " + outcome.message());
      if (code == CurlFailure.NOT_VERIFIED) {
        process.err().printLine(NOT_TRUSTED);
      }
    }
  }

  /** The last state of the meter. */
  private static String meter(CurlRecord record) {
    long received = record.received();
    if (received == 0) {
      return "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";
    }
    long whole = Math.max(received, record.expected());
    long speed = received * 1_000_000 / Math.max(record.totalMicros(), 1000);
    return String.format(
        "\r%3d %5d  %3d %5d    0     0 %6d      0 --:--:-- --:--:-- --:--:-- %5d",
        received * 100 / whole, whole, received * 100 / whole, received, speed, speed);
  }
}
