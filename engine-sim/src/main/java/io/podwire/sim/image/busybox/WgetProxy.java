package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that is asked, also for HTTPS and then without TLS; no host is excepted.
 *
 * @param credentials null if there are none
 * @see <a href="https://git.busybox.net/busybox/tree/networking/wget.c?h=1_35_stable">wget.c</a>
 */
record WgetProxy(WgetTarget server, @Nullable String credentials) {
  /** By the variable; null if there is none. */
  static @Nullable WgetProxy of(UnixProcess process) throws IOException {
    String url = process.env().getOrDefault("http_proxy", "");
    if (url.isEmpty()) {
      return null;
    }
    int scheme = url.indexOf("://");
    int start = scheme < 0 ? 0 : scheme + 3;
    int at = url.lastIndexOf('@');
    String credentials = at < 0 ? null : url.substring(start, at);
    String server = at < 0 ? url : url.substring(0, start) + url.substring(at + 1);
    WgetTarget target = WgetTarget.parse(server);
    if (target.tls()) {
      throw new NotSimulatedException("wget: a proxy by https");
    }
    return new WgetProxy(target, credentials);
  }

  List<Map.Entry<String, String>> headers() {
    if (credentials == null) {
      return List.of();
    }
    byte[] user = credentials.getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().encodeToString(user);
    return List.of(Map.entry("Proxy-Authorization", "Basic " + encoded));
  }
}
