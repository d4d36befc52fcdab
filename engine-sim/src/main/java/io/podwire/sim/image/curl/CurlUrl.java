package io.podwire.sim.image.curl;

import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A URL as curl reads it: without a scheme it is HTTP.
 *
 * @param user with the password; null if there is none
 * @param path with the query
 */
record CurlUrl(
    boolean secured, @Nullable String user, String host, int port, String authority, String path) {
  static CurlUrl parse(String text) throws IOException {
    return parse(text, false);
  }

  static CurlUrl parse(String text, boolean asIs) throws IOException {
    int scheme = text.indexOf("://");
    String name = scheme < 0 ? "http" : text.substring(0, scheme);
    if (List.of("ftp", "ftps", "telnet", "smtp", "scp", "sftp", "file", "ldap", "tftp")
        .contains(name)) {
      throw new NotSimulatedException("curl: protocol " + name);
    }
    if (!name.equals("http") && !name.equals("https")) {
      throw new CurlFailure(1, "Protocol \"" + name + "\" not supported or disabled in libcurl");
    }
    String rest = (scheme < 0 ? text : text.substring(scheme + 3)).replaceFirst("#.*", "");
    int end = rest.length();
    for (String mark : new String[] {"/", "?"}) {
      int found = rest.indexOf(mark);
      end = found >= 0 ? Math.min(end, found) : end;
    }
    int at = rest.substring(0, end).lastIndexOf('@');
    String user = at < 0 ? null : decoded(rest.substring(0, at));
    String authority = rest.substring(at + 1, end);
    String path = rest.substring(end);
    int colon = authority.lastIndexOf(':');
    String port = colon < 0 ? "" : authority.substring(colon + 1);
    boolean wrong =
        !port.isEmpty() && (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (wrong || host.isEmpty()) {
      throw new CurlFailure(3, "URL using bad/illegal format or missing URL");
    }
    boolean secured = name.equals("https");
    int number = port.isEmpty() ? secured ? 443 : 80 : Integer.parseInt(port);
    String shown = number == (secured ? 443 : 80) ? host : host + ":" + number;
    String rooted = path.startsWith("/") ? path : "/" + path;
    return new CurlUrl(secured, user, host, number, shown, asIs ? rooted : withoutDots(rooted));
  }

  private static String decoded(String user) {
    return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Whether credentials for the one are for the other, too. */
  boolean sameServer(CurlUrl other) {
    return secured == other.secured && port == other.port && host.equalsIgnoreCase(other.host);
  }

  /** As RFC 3986, 5.2.4. */
  private static String withoutDots(String path) {
    int query = path.indexOf('?');
    String plain = query < 0 ? path : path.substring(0, query);
    if (!plain.contains("/.")) {
      return path;
    }
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = plain.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean dots = segments[i].equals(".") || segments[i].equals("..");
      if (segments[i].equals("..")) {
        kept.pollLast();
      }
      if (!dots) {
        kept.add(segments[i]);
      } else if (i == segments.length - 1) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept) + path.substring(plain.length());
  }

  /** What a Location header leads to. */
  CurlUrl resolve(String location) throws IOException {
    if (location.contains("://")) {
      return parse(location);
    }
    if (location.startsWith("//")) {
      return parse((secured ? "https:" : "http:") + location);
    }
    String base = path.replaceFirst("\\?.*", "");
    String directory = base.substring(0, base.lastIndexOf('/') + 1);
    String absolute =
        location.startsWith("/")
            ? location
            : (location.startsWith("?") ? base : directory) + location;
    String target = withoutDots(absolute.replaceFirst("#.*", ""));
    return new CurlUrl(secured, user, host, port, authority, target);
  }

  @Override
  public String toString() {
    return (secured ? "https://" : "http://") + authority + path;
  }
}
