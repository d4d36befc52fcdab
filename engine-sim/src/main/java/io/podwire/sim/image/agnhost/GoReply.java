package io.podwire.sim.image.agnhost;

import io.podwire.sim.image.http.HttpReply;

/** What Go's <a href="https://pkg.go.dev/net/http">net/http</a> makes of a handler's text. */
final class GoReply {
  static final String TEXT = "text/plain; charset=utf-8";

  private GoReply() {}

  static HttpReply ok(String body) {
    return HttpReply.text(200, "OK", TEXT, body);
  }

  /** <a href="https://pkg.go.dev/net/http#Error">http.Error</a>. */
  static HttpReply error(int status, String reason, String message) {
    return HttpReply.text(status, reason, TEXT, message + "\n")
        .with("X-Content-Type-Options", "nosniff");
  }

  /** <a href="https://pkg.go.dev/net/http#NotFound">http.NotFound</a>. */
  static HttpReply notFound() {
    return error(404, "Not Found", "404 page not found");
  }
}
