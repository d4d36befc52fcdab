package io.podwire.sim.image.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Go's server answers before a handler is asked (<a
 * href="https://github.com/golang/go/blob/go1.24.0/src/net/http/server.go">ServeMux.ServeHTTP,
 * globalOptionsHandler</a>).
 */
final class GoMux {
  private static final Map.Entry<String, String> CLOSE = Map.entry("Connection", "close");

  private GoMux() {}

  /**
   * @return null if the handler is to be asked
   */
  static @Nullable HttpReply answer(HttpRequestSeen request) {
    String expected = request.header("Expect");
    if (expected != null && !expected.isEmpty() && !expected.equalsIgnoreCase("100-continue")) {
      return new HttpReply(417, "Expectation Failed", List.of(CLOSE), new byte[0]);
    }
    if (request.target().equals("*")) {
      return request.method().equals("OPTIONS")
          ? new HttpReply(200, "OK", List.of(), new byte[0])
          : new HttpReply(400, "Bad Request", List.of(CLOSE), new byte[0]);
    }
    if (request.method().equals("CONNECT")) {
      return HttpReply.text(404, "Not Found", "text/plain; charset=utf-8", "404 page not found\n")
          .with("X-Content-Type-Options", "nosniff");
    }
    String clean = clean(request.path());
    return clean.equals(request.path()) ? null : redirect(request, clean);
  }

  private static HttpReply redirect(HttpRequestSeen request, String path) {
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    String page = "<a href=\"" + path + query + "\">Temporary Redirect</a>.\n\n";
    return HttpReply.text(
            307,
            "Temporary Redirect",
            "text/html; charset=utf-8",
            request.method().equals("GET") ? page : "")
        .with("Location", path + query);
  }

  /** <a href="https://pkg.go.dev/path#Clean">path.Clean</a>, which keeps a slash at the end. */
  private static String clean(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    String clean = "/" + String.join("/", parts);
    return path.endsWith("/") && clean.length() > 1 ? clean + "/" : clean;
  }
}
