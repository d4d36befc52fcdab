package io.podwire.sim.image.nginx;

import io.podwire.sim.image.http.HeadLines;
import io.podwire.sim.image.http.HttpDialect;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.RefusedRequest;
import io.podwire.sim.image.http.RequestHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP as nginx speaks it (<a
 * href="https://github.com/nginx/nginx/blob/release-1.22.1/src/http/ngx_http_parse.c">ngx_http_parse.c</a>,
 * <a
 * href="https://github.com/nginx/nginx/blob/release-1.22.1/src/http/ngx_http_request.c">ngx_http_request.c</a>,
 * <a
 * href="https://github.com/nginx/nginx/blob/release-1.22.1/src/http/ngx_http_header_filter_module.c">ngx_http_header_filter_module.c</a>).
 */
final class NginxDialect implements HttpDialect {
  /** A buffer of {@code large_client_header_buffers}, by default. */
  private static final int LONGEST = 8192;

  private static final Pattern REQUEST =
      Pattern.compile("([A-Z_-]+) +((?:/|[a-zA-Z]+://)[^ ]*)(?: +HTTP/(\\d{1,3})\\.(\\d{1,3}))? *");

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
  private static final Pattern NOT_IN_NAME = Pattern.compile("[\\x00-\\x20\\x7f]");
  private static final Pattern KNOWN_NAME = Pattern.compile("[0-9A-Za-z-]+");
  private static final Pattern HOST = Pattern.compile("[^\\x00-\\x20\\x7f/]+");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  /** What is written before the other headers, and in this order. */
  private static final List<String> FIRST =
      List.of("Content-Type", "Content-Length", "Last-Modified", "Location");

  /** After these a connection is of no use. */
  private static final Set<Integer> LAST = Set.of(400, 413, 414, 500, 501);

  private final NginxPages pages;

  NginxDialect(NginxPages pages) {
    this.pages = pages;
  }

  @Override
  public @Nullable RequestHead read(HeadLines lines) throws IOException, RefusedRequest {
    String line = lines.next(LONGEST);
    while (line != null && line.isEmpty()) {
      line = lines.next(LONGEST);
    }
    if (line == null) {
      return null;
    }
    if (line.length() > LONGEST) {
      throw refused(414);
    }
    Matcher words = REQUEST.matcher(line);
    if (!words.matches() || CONTROL.matcher(line).find()) {
      throw refused(400);
    }
    if (words.group(3) == null) {
      return oneLine(words.group(1), words.group(2));
    }
    int major = Integer.parseInt(words.group(3));
    if (major != 1) {
      throw refused(major == 0 ? 400 : 505);
    }
    return head(lines, words);
  }

  /** HTTP/0.9. */
  private RequestHead oneLine(String method, String target) throws RefusedRequest {
    if (!method.equals("GET")) {
      throw refused(400);
    }
    return new RequestHead(method, target, 0, 9, List.of(), 0);
  }

  private @Nullable RequestHead head(HeadLines lines, Matcher words)
      throws IOException, RefusedRequest {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String line = lines.next(LONGEST); line != null; line = lines.next(LONGEST)) {
      if (line.isEmpty()) {
        int minor = Integer.parseInt(words.group(4));
        long length = length(headers, minor);
        return new RequestHead(words.group(1), words.group(2), 1, minor, headers, length);
      }
      addHeader(line, headers);
    }
    return null;
  }

  private void addHeader(String line, List<Map.Entry<String, String>> headers)
      throws RefusedRequest {
    if (line.length() > LONGEST) {
      throw new RefusedRequest(pages.headersTooLarge());
    }
    int colon = line.indexOf(':');
    String name = colon < 0 ? line : line.substring(0, colon);
    if (name.isEmpty() || NOT_IN_NAME.matcher(name).find() || line.indexOf('\0') >= 0) {
      throw refused(400);
    }
    if (KNOWN_NAME.matcher(name).matches()) { // any other is ignored
      headers.add(Map.entry(name, colon < 0 ? "" : line.substring(colon + 1).strip()));
    }
  }

  private long length(List<Map.Entry<String, String>> headers, int minor) throws RefusedRequest {
    List<String> hosts = RequestHead.values(headers, "Host");
    if (hosts.size() > 1
        || hosts.isEmpty() && minor >= 1
        || !hosts.isEmpty() && !HOST.matcher(hosts.get(0)).matches()) {
      throw refused(400);
    }
    List<String> codings = RequestHead.values(headers, "Transfer-Encoding");
    List<String> lengths = RequestHead.values(headers, "Content-Length");
    if (!codings.isEmpty()) {
      if (codings.size() > 1 || minor == 0) {
        throw refused(400);
      }
      if (!codings.get(0).equalsIgnoreCase("chunked")) {
        throw refused(501);
      }
      if (!lengths.isEmpty()) {
        throw refused(400);
      }
      return RequestHead.CHUNKED;
    }
    if (lengths.size() > 1 || !lengths.stream().allMatch(text -> LENGTH.matcher(text).matches())) {
      throw refused(400);
    }
    return lengths.isEmpty() ? 0 : Long.parseLong(lengths.get(0));
  }

  private RefusedRequest refused(int status) {
    return new RefusedRequest(pages.page(status));
  }

  @Override
  public boolean keeps(RequestHead request, HttpReply reply) {
    return request.keeps() && !LAST.contains(reply.status()) && !request.method().equals("TRACE");
  }

  @Override
  public String head(@Nullable RequestHead request, HttpReply reply, boolean keeps, String date) {
    if (request != null && request.major() == 0) {
      return "";
    }
    StringBuilder head = new StringBuilder();
    head.append("HTTP/1.1 ").append(reply.status()).append(' ').append(reply.reason());
    head.append("\r\n");
    add(head, "Server", pages.server());
    add(head, "Date", date);
    for (String name : FIRST) {
      if (name.equals("Content-Length") && reply.status() != 204 && reply.status() != 304) {
        add(head, name, Integer.toString(reply.body().length));
      }
      RequestHead.values(reply.headers(), name).forEach(value -> add(head, name, value));
    }
    add(head, "Connection", keeps ? "keep-alive" : "close");
    for (Map.Entry<String, String> header : reply.headers()) {
      if (FIRST.stream().noneMatch(header.getKey()::equalsIgnoreCase)) {
        add(head, header.getKey(), header.getValue());
      }
    }
    return head.append("\r\n").toString();
  }

  private static void add(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
