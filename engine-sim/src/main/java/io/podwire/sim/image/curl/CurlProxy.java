package io.podwire.sim.image.curl;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that a request goes through, by {@code -x} or the variables (<a
 * href="https://github.com/curl/curl/blob/curl-7_88_1/lib/url.c">url.c</a>, <a
 * href="https://github.com/curl/curl/blob/curl-7_88_1/lib/noproxy.c">noproxy.c</a>).
 *
 * @param credentials null if there are none
 * @param tunnel whether it is asked for a connection to the server, not for the answer
 */
record CurlProxy(CurlUrl server, @Nullable String credentials, boolean tunnel) {
  private static final int DEFAULT_PORT = 1080;
  private static final int WRONG_PROXY = 5;
  private static final int WRONG_SCHEME = 7;
  private static final int WIDEST = 32;

  /** What is noted of a variable that is heeded. */
  interface Notes {
    void note(String text) throws IOException;
  }

  /** The proxy for the URL; null if the request goes straight. */
  static @Nullable CurlProxy of(UnixProcess process, CurlOptions options, CurlUrl url, Notes notes)
      throws IOException {
    String exceptions = options.value("noproxy");
    if (exceptions == null) {
      exceptions = variable(process, notes, "no_proxy", "NO_PROXY");
    }
    if (exceptions != null && isExcepted(url.host(), exceptions)) {
      return null;
    }
    String proxy = options.value("proxy");
    if (proxy == null) {
      // In capitals it might be a header of a CGI request: https://httpoxy.org
      proxy =
          url.secured()
              ? variable(process, notes, "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
              : variable(process, notes, "http_proxy", "all_proxy", "ALL_PROXY");
    }
    if (proxy == null || proxy.isEmpty()) {
      return null;
    }
    if (options.has("connect-to")) {
      throw new NotSimulatedException("curl: option --connect-to through a proxy");
    }
    CurlUrl server = parse(proxy);
    String asked = options.value("proxy-user");
    String credentials = asked == null ? server.user() : asked;
    return new CurlProxy(server, credentials, url.secured() || options.has("proxytunnel"));
  }

  private static @Nullable String variable(UnixProcess process, Notes notes, String... names)
      throws IOException {
    Map<String, String> env = process.env();
    for (String name : names) {
      String value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        notes.note("Uses proxy env variable " + name + " == '" + value + "'");
        return value;
      }
    }
    return null;
  }

  private static CurlUrl parse(String proxy) throws IOException {
    int end = proxy.indexOf("://");
    String scheme = end < 0 ? "http" : proxy.substring(0, end).toLowerCase(Locale.ROOT);
    if (List.of("https", "socks", "socks4", "socks4a", "socks5", "socks5h").contains(scheme)) {
      throw new NotSimulatedException("curl: a proxy by " + scheme);
    }
    if (!scheme.equals("http")) {
      throw new CurlFailure(WRONG_SCHEME, "Unsupported proxy scheme for '" + proxy + "'");
    }
    try {
      CurlUrl url = CurlUrl.parse("http://" + (end < 0 ? proxy : proxy.substring(end + 3)));
      boolean port = url.authority().contains(":") || proxy.matches(".*:80(/.*)?");
      return new CurlUrl(
          false, url.user(), url.host(), port ? url.port() : DEFAULT_PORT, url.host(), "/");
    } catch (CurlFailure wrong) {
      throw new CurlFailure(WRONG_PROXY, "Unsupported proxy syntax in '" + proxy + "'");
    }
  }

  private static boolean isExcepted(String host, String exceptions) {
    if (exceptions.equals("*")) {
      return true;
    }
    Optional<Ip> address = Ip.parse(host);
    for (String each : exceptions.split("[ \t,]+")) {
      if (address.isPresent() ? holds(each, address.get()) : isDomainOf(each, host)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(String range, Ip address) {
    String[] parts = range.split("/", 2);
    int width = parts.length == 2 && parts[1].matches("\\d{1,3}") ? Integer.parseInt(parts[1]) : 0;
    Optional<Ip> network = Ip.parse(parts[0]);
    if (network.isEmpty() || width > WIDEST) {
      return false;
    }
    return width == 0
        ? network.get().equals(address)
        : new Cidr(network.get(), width).contains(address);
  }

  private static boolean isDomainOf(String exception, String host) {
    String domain = exception.replaceFirst("\\.$", "").replaceFirst("^\\.", "");
    String name = host.replaceFirst("\\.$", "");
    return !domain.isEmpty()
        && ("." + name.toLowerCase(Locale.ROOT)).endsWith("." + domain.toLowerCase(Locale.ROOT));
  }
}
