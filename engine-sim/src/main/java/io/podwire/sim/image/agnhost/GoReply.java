package io.podwire.sim.image.agnhost;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.sim.image.http.GoStatus;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import java.util.List;

/** What Go's <a href="https://pkg.go.dev/net/http">net/http</a> makes of a handler's text. */
final class GoReply {
  static final String TEXT = "text/plain; charset=utf-8";

  private GoReply() {}

  static HttpReply ok(String body) {
    return of(200, body);
  }

  /** What kind of text it is, the server finds out by looking at it. */
  static HttpReply of(int status, String body) {
    return new HttpReply(status, "", List.of(), body.getBytes(UTF_8));
  }

  /** <a href="https://pkg.go.dev/net/http#Redirect">http.Redirect</a>. */
  static HttpReply redirect(HttpRequestSeen request, String location, int status) {
    String phrase = GoStatus.text(status);
    String page = "<a href=\"" + location + "\">" + phrase + "</a>.\n\n";
    boolean shown = request.method().equals("GET");
    return HttpReply.text(status, phrase, "text/html; charset=utf-8", shown ? page : "")
        .with("Location", location);
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
