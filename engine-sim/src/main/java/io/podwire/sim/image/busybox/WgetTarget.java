package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;

/**
 * The parts of a URL.
 *
 * @param path with the query
 */
record WgetTarget(boolean tls, String host, int port, boolean portGiven, String path) {
  static WgetTarget parse(String url) throws IOException {
    boolean tls = url.startsWith("https://");
    if (url.startsWith("ftp://")) {
      throw new NotSimulatedException("wget: ftp");
    }
    String rest = url.replaceFirst("^https?://", "");
    if (rest.contains("://")) {
      throw new ToolFailure("not an http or ftp url: " + url);
    }
    int slash = rest.indexOf('/');
    int question = rest.indexOf('?');
    int end = slash < 0 ? question : question < 0 ? slash : Math.min(slash, question);
    String authority = end < 0 ? rest : rest.substring(0, end);
    String path = end < 0 ? "/" : rest.substring(end);
    if (authority.contains("@")) {
      throw new NotSimulatedException("wget: credentials in the URL");
    }
    int colon = authority.indexOf(':');
    String port = colon < 0 ? "" : authority.substring(colon + 1);
    boolean wrong = !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535;
    if (colon >= 0 && wrong) {
      throw new ToolFailure("bad port '" + port + "'");
    }
    String host = colon < 0 ? authority : authority.substring(0, colon);
    int number = port.isEmpty() ? (tls ? 443 : 80) : Integer.parseInt(port);
    String target = (path.startsWith("/") ? path : "/" + path).replaceFirst("#.*", "");
    return new WgetTarget(tls, host, number, colon >= 0, target);
  }

  /** The host, with the port if there was one. */
  String shown() {
    return portGiven ? host + ":" + port : host;
  }

  /** As a proxy is asked for it. */
  String absolute() {
    return (tls ? "https://" : "http://") + shown() + path;
  }
}
