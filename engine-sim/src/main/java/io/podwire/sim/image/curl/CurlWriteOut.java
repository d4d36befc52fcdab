package io.podwire.sim.image.curl;

import io.podwire.sim.image.curl.CurlRecord.Mark;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -w} prints.
 *
 * @see <a href="https://github.com/curl/curl/blob/curl-7_88_1/src/tool_writeout.c">tool_writeout.c
 *     </a>
 */
final class CurlWriteOut {
  private static final Pattern PIECE =
      Pattern.compile("%%|%\\{([^}]*)}|%header\\{([^}]*)}|\\\\(.)", Pattern.DOTALL);

  private static final Set<String> NOT_SIMULATED =
      Set.of(
          ("certs ftp_entry_path header_json json num_certs onerror proxy_ssl_verify_result referer"
                  + " size_header size_request ssl_verify_result stderr stdout")
              .split(" "));

  private final UnixProcess process;
  private final CurlRecord record;
  private final String given;
  private final String output;
  private final int number;

  /**
   * @param given the URL as it was given
   * @param output the name of the file; {@code -} for none
   * @param number of the URL, from 0
   */
  CurlWriteOut(UnixProcess process, CurlRecord record, String given, String output, int number) {
    this.process = process;
    this.record = record;
    this.given = given;
    this.output = output;
    this.number = number;
  }

  String expand(String format, int code, String message) throws IOException {
    Matcher piece = PIECE.matcher(format);
    StringBuilder result = new StringBuilder();
    while (piece.find()) {
      piece.appendReplacement(result, Matcher.quoteReplacement(value(piece, code, message)));
    }
    return piece.appendTail(result).toString();
  }

  private String value(Matcher piece, int code, String message) throws IOException {
    if (piece.group(1) != null) {
      return variable(piece.group(1), code, message);
    }
    if (piece.group(2) != null) {
      return header(piece.group(2));
    }
    return switch (piece.group()) {
      case "%%" -> "%";
      case "\\n" -> "\n";
      case "\\r" -> "\r";
      case "\\t" -> "\t";
      default -> piece.group();
    };
  }

  private String header(String name) {
    ClassicHttpResponse response = record.response();
    Header header = response == null ? null : response.getFirstHeader(name);
    return header == null ? "" : header.getValue();
  }

  private String variable(String name, int code, String message) throws IOException {
    CurlUrl url = record.url();
    TcpConnection connection = record.connection();
    return switch (name) {
      case "http_code", "response_code" -> String.format("%03d", record.status());
      case "http_connect" -> String.format("%03d", record.connectStatus());
      case "http_version" -> version(record.response());
      case "content_type" -> header("Content-Type");
      case "num_headers" ->
          record.response() == null ? "0" : "" + record.response().getHeaders().length;
      case "method" -> record.method();
      case "scheme" -> url == null || connection == null ? "" : url.secured() ? "HTTPS" : "HTTP";
      case "url" -> given;
      case "url_effective" -> url == null ? "" : url.toString();
      case "urlnum" -> Integer.toString(number);
      case "redirect_url" -> record.redirectUrl();
      case "num_redirects" -> Integer.toString(record.redirects());
      case "num_connects" -> Integer.toString(record.connects());
      case "remote_ip" -> connection == null ? "" : connection.remote().ip().toString();
      case "remote_port" -> connection == null ? "0" : "" + connection.remote().port();
      case "local_ip" -> connection == null ? "" : connection.local().ip().toString();
      case "local_port" -> connection == null ? "0" : "" + connection.local().port();
      case "size_download" -> Long.toString(record.received());
      case "size_upload" -> Integer.toString(record.sent());
      case "speed_download" -> speed(record.received());
      case "speed_upload" -> speed(record.sent());
      case "filename_effective" -> output.equals("-") ? "" : output;
      case "exitcode" -> Integer.toString(code);
      case "errormsg" -> message;
      default -> name.startsWith("time_") ? time(name) : unknown(name);
    };
  }

  private static String version(@Nullable ClassicHttpResponse response) {
    if (response == null) {
      return "0";
    }
    ProtocolVersion version = response.getVersion();
    return version.getMinor() == 0
        ? Integer.toString(version.getMajor())
        : version.getMajor() + "." + version.getMinor();
  }

  private String speed(long bytes) {
    return Long.toString(bytes * 1_000_000 / record.totalMicros());
  }

  private String time(String name) throws IOException {
    return switch (name) {
      case "time_namelookup" -> seconds(record.micros(Mark.NAMELOOKUP));
      case "time_connect" -> seconds(record.micros(Mark.CONNECT));
      case "time_appconnect" -> seconds(record.micros(Mark.APPCONNECT));
      case "time_pretransfer" -> seconds(record.micros(Mark.PRETRANSFER));
      case "time_starttransfer" -> seconds(record.micros(Mark.STARTTRANSFER));
      case "time_redirect" -> seconds(record.redirectMicros());
      case "time_total" -> seconds(record.totalMicros());
      default -> unknown(name);
    };
  }

  private static String seconds(long micros) {
    return String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
  }

  private String unknown(String name) throws IOException {
    if (NOT_SIMULATED.contains(name)) {
      throw new NotSimulatedException("curl: -w %{" + name + "}");
    }
    process.err().printLine("curl: unknown --write-out variable: '" + name + "'");
    return "";
  }
}
