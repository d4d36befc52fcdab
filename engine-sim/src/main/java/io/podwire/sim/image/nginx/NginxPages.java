package io.podwire.sim.image.nginx;

import io.podwire.sim.image.http.HttpReply;
import java.util.List;
import java.util.Map;

/** What nginx says where it has nothing else to say. */
final class NginxPages {
  // https://github.com/nginx/nginx/blob/release-1.22.1/src/http/ngx_http_header_filter_module.c
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(201, "Created"),
          Map.entry(204, "No Content"),
          Map.entry(206, "Partial Content"),
          Map.entry(301, "Moved Permanently"),
          Map.entry(302, "Moved Temporarily"),
          Map.entry(303, "See Other"),
          Map.entry(304, "Not Modified"),
          Map.entry(307, "Temporary Redirect"),
          Map.entry(308, "Permanent Redirect"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Not Allowed"),
          Map.entry(412, "Precondition Failed"),
          Map.entry(413, "Request Entity Too Large"),
          Map.entry(414, "Request-URI Too Large"),
          Map.entry(416, "Requested Range Not Satisfiable"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Temporarily Unavailable"),
          Map.entry(504, "Gateway Time-out"),
          Map.entry(505, "HTTP Version Not Supported"));

  private final String server;

  /**
   * @param server what it calls itself, e.g. {@code nginx/1.22.1}
   */
  NginxPages(String server) {
    this.server = server;
  }

  String server() {
    return server;
  }

  static String reason(int status) {
    return REASONS.getOrDefault(status, "");
  }

  HttpReply page(int status) {
    if (status == 204 || status == 200 || status == 304) {
      return new HttpReply(status, reason(status), List.of(), new byte[0]);
    }
    return page(status, status + " " + reason(status), "");
  }

  HttpReply plainRequest() {
    return explained("The plain HTTP request was sent to HTTPS port");
  }

  HttpReply headersTooLarge() {
    return explained("Request Header Or Cookie Too Large");
  }

  private HttpReply explained(String why) {
    return page(400, "400 " + why, "<center>" + why + "</center>\r\n");
  }

  private HttpReply page(int status, String title, String explanation) {
    String html =
        "<html>\r\n<head><title>"
            + title
            + "</title></head>\r\n<body>\r\n<center><h1>"
            + status
            + " "
            + reason(status)
            + "</h1></center>\r\n"
            + explanation
            + "<hr><center>"
            + server
            + "</center>\r\n</body>\r\n</html>\r\n";
    return HttpReply.text(status, reason(status), "text/html", html);
  }
}
