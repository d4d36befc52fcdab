package io.podwire.sim.image.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP as Go's {@code net/http} speaks it (<a
 * href="https://github.com/golang/go/blob/go1.24.0/src/net/http/server.go">server.go</a>, <a
 * href="https://github.com/golang/go/blob/go1.24.0/src/net/http/request.go">request.go</a>).
 */
final class GoDialect implements HttpDialect {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int LONGEST = 1 << 20; // DefaultMaxHeaderBytes
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern SPACED_TOKEN = Pattern.compile("[ !#$%&'*+.^_`|~0-9A-Za-z-]*");
  private static final Pattern VERSION = Pattern.compile("HTTP/\\d\\.\\d");
  private static final Pattern ABSOLUTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*");
  private static final Pattern NOT_IN_TARGET = Pattern.compile("[\\x00-\\x20\\x7f]");
  private static final Pattern WRONG_ESCAPE = Pattern.compile("^[^?]*%(?![0-9a-fA-F]{2})");
  private static final Pattern NOT_IN_VALUE = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern HOST =
      Pattern.compile("[!$%&()*+,.:;=@\\[\\]_~'0-9A-Za-z-]*"); // httpguts.ValidHostHeader

  @Override
  public @Nullable RequestHead read(HeadLines lines) throws IOException, RefusedRequest {
    String line = lines.next(LONGEST);
    if (line == null) {
      return null;
    }
    String[] words = line.split(" ", 3);
    if (words.length < 3
        || !TOKEN.matcher(words[0]).matches()
        || !VERSION.matcher(words[2]).matches()
        || !isTarget(words[0], words[1])) {
      throw refused("");
    }
    List<Map.Entry<String, String>> headers = headers(lines);
    if (headers == null) {
      return null;
    }
    int major = words[2].charAt(5) - '0';
    int minor = words[2].charAt(7) - '0';
    long length = length(headers, major == 1 && minor >= 1);
    check(words[0], words[1], major, minor, headers);
    return new RequestHead(words[0], words[1], major, minor, headers, length);
  }

  private static boolean isTarget(String method, String target) {
    boolean named =
        target.equals("*")
            || target.startsWith("/")
            || ABSOLUTE.matcher(target).matches()
            || method.equals("CONNECT");
    return named && !NOT_IN_TARGET.matcher(target).find() && !WRONG_ESCAPE.matcher(target).find();
  }

  private static @Nullable List<Map.Entry<String, String>> headers(HeadLines lines)
      throws IOException, RefusedRequest {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String line = lines.next(LONGEST); line != null; line = lines.next(LONGEST)) {
      if (line.isEmpty()) {
        return headers;
      }
      boolean folded = line.startsWith(" ") || line.startsWith("\t");
      if (folded && !headers.isEmpty()) {
        Map.Entry<String, String> last = headers.remove(headers.size() - 1);
        headers.add(Map.entry(last.getKey(), last.getValue() + " " + line.strip()));
        continue;
      }
      int colon = line.indexOf(':');
      if (folded
          || colon < 0
          || !SPACED_TOKEN.matcher(line.substring(0, colon)).matches()
          || NOT_IN_VALUE.matcher(line).find()) {
        throw refused("");
      }
      headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return null;
  }

  private static long length(List<Map.Entry<String, String>> headers, boolean chunks)
      throws RefusedRequest {
    if (RequestHead.values(headers, "Host").size() > 1) {
      throw refused("");
    }
    List<String> codings = RequestHead.values(headers, "Transfer-Encoding");
    if (chunks && !codings.isEmpty()) {
      if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
        throw new RefusedRequest(
            HttpReply.text(501, "Not Implemented", TEXT, "Unsupported transfer encoding"));
      }
      return RequestHead.CHUNKED;
    }
    Set<String> lengths = Set.copyOf(RequestHead.values(headers, "Content-Length"));
    if (lengths.size() > 1 || !lengths.stream().allMatch(text -> LENGTH.matcher(text).matches())) {
      throw refused("");
    }
    return lengths.stream().mapToLong(Long::parseLong).sum();
  }

  private static void check(
      String method, String target, int major, int minor, List<Map.Entry<String, String>> headers)
      throws RefusedRequest {
    boolean toHttp2 = method.equals("PRI") && target.equals("*") && major == 2 && minor == 0;
    if (major != 1 && !toHttp2) {
      String problem = "505 HTTP Version Not Supported: unsupported protocol version";
      throw new RefusedRequest(HttpReply.text(505, problem.substring(4), TEXT, problem));
    }
    List<String> hosts = RequestHead.values(headers, "Host");
    if (hosts.isEmpty() && minor >= 1 && !method.equals("CONNECT")) {
      throw refused(": missing required Host header");
    }
    if (!hosts.isEmpty() && !HOST.matcher(hosts.get(0)).matches()) {
      throw refused(": malformed Host header");
    }
    if (!headers.stream().allMatch(header -> TOKEN.matcher(header.getKey()).matches())) {
      throw refused(": invalid header name");
    }
  }

  private static RefusedRequest refused(String problem) {
    String reason = "Bad Request" + problem;
    return new RefusedRequest(HttpReply.text(400, reason, TEXT, "400 " + reason));
  }

  @Override
  public boolean keeps(RequestHead request, HttpReply reply) {
    return request.keeps() && !RequestHead.values(reply.headers(), "Connection").contains("close");
  }

  @Override
  public String head(@Nullable RequestHead request, HttpReply reply, boolean keeps, String date) {
    StringBuilder head = new StringBuilder();
    boolean old = request != null && !request.isAtLeast11();
    String reason = reply.reason().isEmpty() ? GoStatus.text(reply.status()) : reply.reason();
    head.append(old ? "HTTP/1.0 " : "HTTP/1.1 ").append(reply.status()).append(' ').append(reason);
    head.append("\r\n");
    if (request == null) {
      reply.headers().forEach(header -> add(head, header.getKey(), header.getValue()));
      return head.append("Connection: close\r\n\r\n").toString();
    }
    Map<String, List<String>> said = new TreeMap<>();
    for (Map.Entry<String, String> header : reply.headers()) {
      said.computeIfAbsent(header.getKey(), name -> new ArrayList<>()).add(header.getValue());
    }
    said.forEach((name, values) -> values.forEach(value -> add(head, name, value)));
    add(head, "Date", date);
    addDescription(head, request, reply, said);
    if (!said.containsKey("Connection") && keeps == old) {
      add(head, "Connection", keeps ? "keep-alive" : "close"); // what the version does not say
    }
    return head.append("\r\n").toString();
  }

  private static void addDescription(
      StringBuilder head, RequestHead request, HttpReply reply, Map<String, List<String>> said) {
    int status = reply.status();
    if (status == 204 || status == 304 || status < 200) {
      return;
    }
    if (!request.method().equals("HEAD") || reply.body().length > 0) {
      add(head, "Content-Length", Integer.toString(reply.body().length));
    }
    if (reply.body().length > 0 && !said.containsKey("Content-Type")) {
      add(head, "Content-Type", sniffed(reply.body()));
    }
  }

  /** The beginning of <a href="https://mimesniff.spec.whatwg.org/">what a text may be</a>. */
  private static String sniffed(byte[] body) {
    String begin = new String(body, 0, Math.min(512, body.length), UTF_8).stripLeading();
    String lower = begin.toLowerCase(Locale.ROOT);
    return lower.startsWith("<!doctype html") || lower.startsWith("<html")
        ? "text/html; charset=utf-8"
        : TEXT;
  }

  private static void add(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
