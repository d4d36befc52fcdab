package io.podwire;

import java.net.URI;
import org.apiguardian.api.API;

/** Where a request goes: {@code lb.external().path("/healthz")}. An immutable value. */
@API(status = API.Status.EXPERIMENTAL)
public final class Url {
  private final URI uri;

  private Url(URI uri) {
    this.uri = uri;
  }

  /**
   * That URL.
   *
   * @throws IllegalArgumentException unless it is an absolute http or https URL with a host
   */
  public static Url of(String url) {
    return new Url(Checks.url(url));
  }

  static Url of(String scheme, String host, int port) {
    boolean usual = port == (scheme.equals("https") ? 443 : 80);
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return of(scheme + "://" + shown + (usual ? "" : ":" + port));
  }

  /** The same server's resource at that absolute path. */
  public Url path(String path) {
    if (!path.startsWith("/")) {
      throw Checks.refused("path", path, "a path that begins with '/'");
    }
    return of(uri.getScheme() + "://" + uri.getRawAuthority() + path);
  }

  /** The same server by https. */
  public Url https() {
    return of(
        "https://" + uri.getRawAuthority() + (uri.getRawPath() == null ? "" : uri.getRawPath()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Url url && url.uri.equals(uri);
  }

  @Override
  public int hashCode() {
    return uri.hashCode();
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
