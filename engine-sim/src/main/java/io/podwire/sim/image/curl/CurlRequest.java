package io.podwire.sim.image.curl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as the options make it: its line, its headers in curl's order, its body.
 *
 * @see <a href="https://github.com/curl/curl/blob/curl-7_88_1/lib/http.c">http.c, Curl_http</a>
 */
final class CurlRequest {
  private final CurlOptions options;
  private final CurlUrl url;
  private final @Nullable CurlProxy proxy;
  private final byte @Nullable [] body;
  private final String method;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private final Set<String> replaced = new HashSet<>();

  /**
   * @param origin what the first request was for: credentials are for that server alone
   * @param posts whether what the options give is still sent; a redirect may end that
   */
  CurlRequest(
      CurlOptions options,
      CurlData data,
      CurlUrl url,
      CurlUrl origin,
      @Nullable CurlProxy proxy,
      boolean posts)
      throws IOException {
    this.options = options;
    this.url = url;
    this.proxy = proxy;
    this.body = posts && !options.has("get") ? data.body() : null;
    this.method = chosen();
    addHeaders(url.sameServer(origin));
  }

  private String chosen() {
    String usual = body == null ? "GET" : options.has("upload-file") ? "PUT" : "POST";
    return options.value("request", options.has("head") ? "HEAD" : usual);
  }

  String method() {
    return method;
  }

  /** The first line; a proxy that is asked for the answer gets the whole URL. */
  String line() {
    String target =
        proxy != null && !proxy.tunnel() ? "http://" + url.authority() + url.path() : url.path();
    return method + " " + target + (options.has("http1.0") ? " HTTP/1.0" : " HTTP/1.1");
  }

  List<Map.Entry<String, String>> headers() {
    return headers;
  }

  byte @Nullable [] body() {
    return body;
  }

  /** The value of a header for that user and password. */
  static String basic(String user) {
    byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  /** Who says to be asking. */
  static String agent(CurlOptions options) {
    return options.value("user-agent", "curl/" + Curl.VERSION);
  }

  private void addHeaders(boolean trusted) {
    List<Map.Entry<String, String>> own = own();
    own.stream().filter(header -> header.getKey().equalsIgnoreCase("Host")).forEach(headers::add);
    own.removeAll(headers);
    add("Host", url.authority());
    boolean absolute = proxy != null && !proxy.tunnel();
    String credentials = proxy == null ? null : proxy.credentials();
    if (absolute && credentials != null) {
      add("Proxy-Authorization", basic(credentials));
    }
    String asked = options.value("user");
    String user = asked == null ? url.user() : asked;
    if (user != null && trusted) {
      add("Authorization", basic(user));
    }
    if (options.has("range")) {
      add("Range", "bytes=" + options.value("range"));
    }
    add("User-Agent", agent(options));
    add("Accept", "*/*");
    if (options.has("compressed")) {
      add("Accept-Encoding", "deflate, gzip, br, zstd");
    }
    if (options.has("referer")) {
      add("Referer", String.valueOf(options.value("referer")));
    }
    if (absolute) {
      add("Proxy-Connection", "Keep-Alive");
    }
    if (options.has("cookie")) {
      add("Cookie", String.join(";", options.values("cookie")));
    }
    headers.addAll(own);
    addLength();
  }

  private void addLength() {
    if (body != null) {
      add("Content-Length", Integer.toString(body.length));
      if (!options.has("upload-file")) {
        add("Content-Type", "application/x-www-form-urlencoded");
      }
    }
  }

  /** What {@code -H} gives, or takes away. */
  private List<Map.Entry<String, String>> own() {
    List<Map.Entry<String, String>> own = new ArrayList<>();
    for (String line : options.values("header")) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? line.replace(";", "") : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).trim();
      replaced.add(name.toLowerCase(Locale.ROOT));
      if (!value.isEmpty() || colon < 0) {
        own.add(Map.entry(name, value));
      }
    }
    if (options.has("json")) {
      for (String name : List.of("Content-Type", "Accept")) {
        if (replaced.add(name.toLowerCase(Locale.ROOT))) {
          own.add(Map.entry(name, "application/json"));
        }
      }
    }
    return own;
  }

  private void add(String name, String value) {
    if (!replaced.contains(name.toLowerCase(Locale.ROOT))) {
      headers.add(Map.entry(name, value));
    }
  }
}
