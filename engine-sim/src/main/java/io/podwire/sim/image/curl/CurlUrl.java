package io.podwire.sim.image.curl;

import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A URL as curl reads it: without a scheme it is HTTP.
 *
 * @param path with the query
 */
record CurlUrl(boolean secured, String host, int port, String authority, String path) {
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
      int at = rest.indexOf(mark);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    String authority = rest.substring(rest.substring(0, end).lastIndexOf('@') + 1, end);
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
    return new CurlUrl(secured, host, number, shown, asIs ? rooted : withoutDots(rooted));
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
    String base = path.replaceFirst("\\?.*", "");
    String absolute =
        location.startsWith("/")
            ? location
            : base.substring(0, base.lastIndexOf('/') + 1) + location;
    return new CurlUrl(secured, host, port, authority, absolute);
  }

  @Override
  public String toString() {
    return (secured ? "https://" : "http://") + authority + path;
  }
}
