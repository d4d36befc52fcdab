package io.podwire.sim.image.curl;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpCall;
import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.OpenFile;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** What a transfer prints: the body, headers, the progress, {@code -v} and {@code -w}. */
final class CurlReport {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String METER_HEAD =
      "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
          + "                                 Dload  Upload   Total   Spent    Left  Speed\n"
          + "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";

  private final UnixProcess process;
  private final CurlOptions options;
  private final String given;
  private final String output;
  private @Nullable CurlUrl url;
  private @Nullable ClassicHttpResponse response;
  private String remoteIp = "";
  private int remotePort;
  private int size;
  private int redirects = -1;
  private int sent;
  private boolean created;

  CurlReport(UnixProcess process, CurlOptions options, String given, String output) {
    this.given = given;
    this.process = process;
    this.options = options;
    this.output = output;
  }

  private boolean metered() {
    return !options.has("silent") && !options.has("no-progress-meter");
  }

  void begin() throws IOException {
    if (metered() && !given.isEmpty()) {
      process.err().print(METER_HEAD);
    }
    if (output.isEmpty()) {
      warn("curl: Remote file name has no length!");
      throw new CurlFailure(23, "Failed writing received data to disk/application");
    }
  }

  private void warn(String text) throws IOException {
    if (!options.has("silent")) {
      process.err().printLine(text);
    }
  }

  void url(CurlUrl present) {
    url = present;
    redirects++;
  }

  void remote(Ip address, int port) {
    remoteIp = address.toString();
    remotePort = port;
  }

  void sent(int bytes) {
    sent = bytes;
  }

  void note(String text) throws IOException {
    if (options.has("verbose")) {
      process.err().printLine("* " + text);
    }
  }

  void certificate(X509Certificate certificate) throws IOException {
    note("Server certificate:");
    note(" subject: " + openSsl(certificate.getSubjectX500Principal().getName()));
    note(" start date: " + DATE.format(certificate.getNotBefore().toInstant()));
    note(" expire date: " + DATE.format(certificate.getNotAfter().toInstant()));
    note(" issuer: " + openSsl(certificate.getIssuerX500Principal().getName()));
  }

  private static String openSsl(String name) {
    List<String> parts = new java.util.ArrayList<>(List.of(name.split(",")));
    java.util.Collections.reverse(parts);
    return String.join("; ", parts);
  }

  void request(String method, CurlUrl target, List<Map.Entry<String, String>> headers)
      throws IOException {
    if (options.has("verbose")) {
      process.err().printLine("> " + method + " " + target.path() + " HTTP/1.1");
      for (Map.Entry<String, String> header : headers) {
        process.err().printLine("> " + header.getKey() + ": " + header.getValue());
      }
      process.err().printLine("> ");
    }
  }

  void head(ClassicHttpResponse answer) throws IOException {
    response = answer;
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
    String file = options.value("dump-header");
    if (file != null) {
      write(file, head.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    if (options.has("include") || options.has("head")) {
      write(output, head.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  void body(byte[] bytes) throws IOException {
    size = bytes.length;
    if (options.has("verbose") && size > 0) {
      process.err().printLine("{ [" + size + " bytes data]");
    }
    write(output, bytes);
  }

  private void write(String path, byte[] bytes) throws IOException {
    if (path.equals("-")) {
      process.out().write(bytes);
      return;
    }
    try {
      if (options.has("create-dirs") && path.contains("/")) {
        makeDirectories(path.substring(0, path.lastIndexOf('/')));
      }
      OpenFile file = process.openToWrite(path, created);
      created = true;
      Descriptors target = new Descriptors();
      target.put(1, file);
      target.output(1).write(bytes);
      target.closeAll();
    } catch (ErrnoException e) {
      throw new CurlFailure(23, "Failure writing output to destination");
    }
  }

  private void makeDirectories(String path) throws IOException {
    String directory = process.path(path);
    if (process.files().stat(directory) == null) {
      if (path.lastIndexOf('/') > 0) {
        makeDirectories(path.substring(0, path.lastIndexOf('/')));
      }
      process.files().makeDirectory(directory);
    }
  }

  void finish(int code, String message, long nanos) throws IOException {
    process.out().flush();
    if (code != 0 && code != 22) {
      note("Closing connection 0");
    }
    if (metered() && !given.isEmpty()) {
      long speed = size * 1_000_000_000L / Math.max(nanos, 1_000_000L);
      String line =
          code == 0 && size > 0
              ? String.format(
                  "\r100 %5d  100 %5d    0     0 %6d      0 --:--:-- --:--:-- --:--:-- %5d",
                  size, size, speed, speed)
              : "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";
      process.err().print(line + "\n");
    }
    if (code != 0 && (!options.has("silent") || options.has("show-error"))) {
      process.err().printLine("curl: (" + code + ") " + message);
      if (code == 60) {
        process
            .err()
            .printLine(
                "More details here: https://curl.se/docs/sslcerts.html\n\n"
                    + "curl failed to verify the legitimacy of the server and therefore could not\n"
                    + "establish a secure connection to it. To learn more about this situation"
                    + " and\n"
                    + "how to fix it, please visit the web page mentioned above.");
      }
    }
    String format = options.value("write-out");
    if (format != null) {
      process.out().print(expand(format, code, message, nanos));
    }
  }

  private String expand(String format, int code, String message, long nanos) throws IOException {
    String text = format.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r");
    Matcher matcher = Pattern.compile("%\\{(\\w+)}|%%").matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String value =
          matcher.group().equals("%%") ? "%" : variable(matcher.group(1), code, message, nanos);
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }

  private String unknown(String name) throws IOException {
    // https://curl.se/docs/manpage.html#-w
    boolean known =
        name.matches(
            "(certs|conn_id|filename_effective|ftp_entry_path|header_json|json|local_ip|local_port"
                + "|num_.*|onerror|proxy_.*|referer|size_.*|speed_.*|ssl_.*|stderr|stdout|time_.*"
                + "|url.*|xfer_id)");
    if (known) {
      throw new NotSimulatedException("curl: -w %{" + name + "}");
    }
    process.err().printLine("curl: unknown --write-out variable: '" + name + "'");
    return "";
  }

  private String variable(String name, int code, String message, long nanos) throws IOException {
    Header type = response == null ? null : response.getFirstHeader("Content-Type");
    return switch (name) {
      case "http_code", "response_code" ->
          String.format("%03d", response == null ? 0 : response.getCode());
      case "size_download" -> Integer.toString(size);
      case "content_type" -> type == null ? "" : type.getValue();
      case "remote_ip" -> remoteIp;
      case "remote_port" -> Integer.toString(remotePort);
      case "url_effective" -> url == null ? "" : url.toString();
      case "url" -> given;
      case "num_redirects" -> Integer.toString(Math.max(redirects, 0));
      case "exitcode" -> Integer.toString(code);
      case "errormsg" -> message;
      case "time_total", "time_connect", "time_starttransfer", "time_namelookup" ->
          String.format(Locale.ROOT, "%d.%06d", nanos / 1_000_000_000, nanos / 1000 % 1_000_000);
      case "num_connects" -> remoteIp.isEmpty() ? "0" : "1";
      case "redirect_url" -> "";
      case "size_upload" -> Integer.toString(sent);
      case "http_version" -> "1.1";
      case "method" -> options.value("request", options.has("head") ? "HEAD" : "GET");
      case "scheme" -> url != null && url.secured() ? "HTTPS" : "HTTP";
      default -> unknown(name);
    };
  }
}
