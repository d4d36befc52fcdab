package io.podwire;

import java.net.URI;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Where a request goes: {@code lb.external().path("/healthz")}. An immutable value. */
@API(status = API.Status.EXPERIMENTAL)
public final class Url {
  private final URI uri;
  private final @Nullable String server;

  private Url(URI uri, @Nullable String server) {
    this.uri = uri;
    this.server = server;
  }

  /**
   * That URL.
   *
   * @throws IllegalArgumentException unless it is an absolute http or https URL with a host
   */
  public static Url of(String url) {
    return new Url(Checks.url(url), null);
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
    return with(uri.getScheme() + "://" + uri.getRawAuthority() + path);
  }

  /** The same server by https. */
  public Url https() {
    return with("https://" + uri.getRawAuthority() + path());
  }

  /**
   * The same server, asked by that name, as {@code curl --connect-to}: the name stands in the
   * request and is what the server's certificate has to be for, whatever the DNS says of it. For
   * {@link OutsideProbe#get(Url)}.
   *
   * @throws IllegalArgumentException if it is no host name
   */
  public Url named(String host) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String url = uri.getScheme() + "://" + Checks.host("host", host) + port + path();
    return new Url(Checks.url(url), server());
  }

  private Url with(String url) {
    return new Url(Checks.url(url), server);
  }

  private String path() {
    return uri.getRawPath() == null ? "" : uri.getRawPath();
  }

  /** The host that is asked, by name or address. */
  String server() {
    return server == null ? uri.getHost().replaceAll("[\\[\\]]", "") : server;
  }

  /** Whether it is asked by another name than its own. */
  boolean isNamed() {
    return server != null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Url url && url.uri.equals(uri) && Objects.equals(url.server, server);
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
