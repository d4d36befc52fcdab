package io.podwire.sim.image.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/** Requests on one connection, one after the other, written on the calling task's own thread. */
public final class HttpCall {
  private static final int LONGEST_LINE = 100 * 1024;
  private static final int INTERIM = 100;

  private final Socket socket;
  private final AnswerRules rules;
  private final InputStream in;
  private final OutputStream out;

  /** A call over the socket, which stays the caller's to close. */
  public HttpCall(Socket socket, AnswerRules rules) throws IOException {
    this.socket = socket;
    this.rules = rules;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream());
  }

  /**
   * Sends the request and reads the head of the answer; interim answers are passed over.
   *
   * @param headers in order, exactly these
   * @param body null for none
   */
  public ClassicHttpResponse exchange(
      String method, String target, List<Map.Entry<String, String>> headers, byte @Nullable [] body)
      throws IOException {
    return exchange(method + " " + target + " HTTP/1.1", headers, body);
  }

  /**
   * As {@link #exchange(String, String, List, byte[])}, of any version.
   *
   * @param requestLine e.g. {@code GET / HTTP/1.0}
   */
  public ClassicHttpResponse exchange(
      String requestLine, List<Map.Entry<String, String>> headers, byte @Nullable [] body)
      throws IOException {
    StringBuilder head = new StringBuilder(requestLine).append("\r\n");
    headers.forEach(
        header ->
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n"));
    out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
    if (body != null) {
      out.write(body);
    }
    out.flush();
    ClassicHttpResponse response = head();
    while (response.getCode() < 200) {
      response = head();
    }
    if (hasBody(requestLine, response.getCode())) {
      addBody(response);
    }
    return response;
  }

  private boolean hasBody(String requestLine, int status) {
    boolean tunnel = requestLine.startsWith("CONNECT ") && status < 300; // RFC 9110, 9.3.6
    return !requestLine.startsWith("HEAD ") && !tunnel && rules.hasBody(status);
  }

  private ClassicHttpResponse head() throws IOException {
    HeadLines lines = new HeadLines(in);
    String first = lines.next(LONGEST_LINE);
    AnswerRules.Status status = rules.status(first == null ? lines.rest() : first, first != null);
    BasicClassicHttpResponse response =
        new BasicClassicHttpResponse(Math.max(INTERIM, status.code()), status.reason());
    response.setVersion(version(status.version()));
    for (String line = lines.next(LONGEST_LINE); ; line = lines.next(LONGEST_LINE)) {
      if (line == null) {
        rules.endInHead(lines.rest());
        return response;
      }
      if (line.isEmpty()) {
        return response;
      }
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw rules.noHeader(line);
      }
      response.addHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
  }

  private static ProtocolVersion version(String text) throws IOException {
    try {
      return ProtocolVersion.parse(text);
    } catch (ParseException noVersion) {
      throw new IOException(noVersion);
    }
  }

  private void addBody(ClassicHttpResponse response) throws IOException {
    Header coding = response.getFirstHeader("Transfer-Encoding");
    boolean chunked = coding != null && coding.getValue().equalsIgnoreCase("chunked");
    List<String> said =
        Arrays.stream(response.getHeaders("Content-Length")).map(Header::getValue).toList();
    long length = chunked || said.isEmpty() ? BodyStream.UNTIL_END : rules.length(said);
    InputStream body = new BodyStream(in, rules, chunked, length);
    response.setEntity(new InputStreamEntity(body, length, null));
  }

  /** Whether the far side has ended the connection since the last answer. */
  public boolean isStale() throws IOException {
    int usual = socket.getSoTimeout();
    socket.setSoTimeout(1);
    try {
      in.mark(1);
      boolean ended = in.read() < 0;
      in.reset();
      return ended;
    } catch (SocketTimeoutException quiet) {
      return false;
    } finally {
      socket.setSoTimeout(usual);
    }
  }

  /** The status line as it was sent, e.g. {@code HTTP/1.1 404 Not Found}. */
  public static String statusLine(ClassicHttpResponse response) {
    String reason = response.getReasonPhrase();
    return response.getVersion() + " " + response.getCode() + (reason == null ? "" : " " + reason);
  }
}
