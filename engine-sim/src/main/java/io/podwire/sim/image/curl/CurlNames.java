package io.podwire.sim.image.curl;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where a URL leads: by {@code --connect-to}, by {@code --resolve}, by the names of the Pod. */
final class CurlNames {
  private final UnixProcess process;
  private final CurlOptions options;
  private final List<Entry> entries = new ArrayList<>();

  /** What is known of a name without looking it up. */
  private record Entry(String host, int port, Ip address) {
    boolean isFor(CurlUrl url) {
      return port == url.port() && (host.equals("*") || host.equalsIgnoreCase(url.host()));
    }
  }

  CurlNames(UnixProcess process, CurlOptions options) {
    this.process = process;
    this.options = options;
  }

  /** Takes what {@code --resolve} says; an entry that cannot be read ends all. */
  void load(CurlReport report) throws IOException {
    for (String given : options.values("resolve")) {
      if (!given.startsWith("-")) {
        Entry entry = parse(given);
        String fresh = given.startsWith("+") ? " (non-permanent)" : "";
        report.note("Added " + given.replaceFirst("^\\+", "") + " to DNS cache" + fresh);
        entries.add(entry);
      }
    }
  }

  private static Entry parse(String given) throws IOException {
    String[] parts = given.replaceFirst("^\\+", "").split(":", 3);
    if (parts.length == 3 && parts[2].contains("[")) {
      throw new NotSimulatedException("curl: option --resolve with an IPv6 address");
    }
    List<Optional<Ip>> addresses =
        parts.length < 3
            ? List.of(Optional.empty())
            : Arrays.stream(parts[2].split(",", -1)).map(Ip::parse).toList();
    if (addresses.contains(Optional.<Ip>empty()) || !isPort(parts[1])) {
      throw wrong("Couldn't parse CURLOPT_RESOLVE entry '" + given + "'");
    }
    return new Entry(parts[0], Integer.parseInt(parts[1]), addresses.get(0).orElseThrow());
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
        if (!isPort(port)) {
          throw wrong("No valid port number in connect to host string (" + port + ")");
        }
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
  Ip address(CurlUrl url, Duration limit, CurlReport report) throws IOException {
    for (Entry entry : entries) {
      if (entry.isFor(url)) {
        report.note("Hostname " + url.host() + " was found in DNS cache");
        return entry.address();
      }
    }
    return Resolver.within(process, limit).resolve(url.host());
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
  }

  private static CurlFailure wrong(String what) {
    return new CurlFailure(CurlFailure.WRONG_OPTION, what);
  }
}
