package io.podwire.sim.image.nginx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path that locations and files are looked up by (<a
 * href="https://github.com/nginx/nginx/blob/release-1.22.1/src/http/ngx_http_parse.c">ngx_http_parse_complex_uri</a>).
 */
final class NginxUri {
  private NginxUri() {}

  /**
   * Decodes, merges slashes and resolves dots.
   *
   * @param target as it was sent
   * @return empty if it leads above the root, or is written wrongly
   */
  static Optional<String> path(String target) {
    String rooted = target.replaceFirst("^[a-zA-Z]+://[^/?]*", "");
    String raw = (rooted.startsWith("/") ? rooted : "/" + rooted).replaceFirst("(?s)[?#].*", "");
    if (raw.matches(".*%(?![0-9a-fA-F]{2}).*") || raw.contains("%00")) {
      return Optional.empty();
    }
    String decoded = decoded(raw);
    List<String> parts = new ArrayList<>();
    for (String part : decoded.split("/+")) {
      if (part.equals("..")) {
        if (parts.isEmpty()) {
          return Optional.empty();
        }
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    boolean directory = decoded.matches("(?s).*/\\.{0,2}");
    return Optional.of("/" + String.join("/", parts) + (directory && !parts.isEmpty() ? "/" : ""));
  }

  private static String decoded(String raw) {
    byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        decoded.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }
}
