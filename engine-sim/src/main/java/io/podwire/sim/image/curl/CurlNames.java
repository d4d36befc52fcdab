package io.podwire.sim.image.curl;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;

/** Where a URL leads: by {@code --connect-to}, by {@code --resolve}, by the names of the Pod. */
final class CurlNames {
  private final UnixProcess process;
  private final CurlOptions options;

  CurlNames(UnixProcess process, CurlOptions options) {
    this.process = process;
    this.options = options;
  }

  /** Where the connection for a URL goes, which {@code --connect-to} may say. */
  CurlUrl destination(CurlUrl url) throws IOException {
    for (String entry : options.values("connect-to")) {
      String[] parts = entry.split(":", -1);
      boolean same =
          parts.length == 4
              && (parts[0].isEmpty() || parts[0].equalsIgnoreCase(url.host()))
              && (parts[1].isEmpty() || parts[1].equals(Integer.toString(url.port())));
      if (same) {
        String host = parts[2].isEmpty() ? url.host() : parts[2];
        String port = parts[3].isEmpty() ? Integer.toString(url.port()) : parts[3];
        return CurlUrl.parse("http://" + host + ":" + port);
      }
    }
    return url;
  }

  /**
   * The address of the URL's host.
   *
   * @param limit of the look-up; zero for none
   * @throws io.podwire.sim.image.names.LookupTimedOut if it was not known by then
   * @throws java.net.UnknownHostException if there is none
   */
  Ip address(CurlUrl url, Duration limit) throws IOException {
    for (String entry : options.values("resolve")) {
      String[] parts = entry.replaceFirst("^\\+", "").split(":", 3);
      boolean same = parts.length == 3 && parts[1].equals(Integer.toString(url.port()));
      if (same && (parts[0].equals("*") || parts[0].equalsIgnoreCase(url.host()))) {
        return Ip.of(parts[2].split(",")[0]);
      }
    }
    return Resolver.within(process, limit).resolve(url.host());
  }
}
