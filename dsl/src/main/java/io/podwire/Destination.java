package io.podwire;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The host and port that a probe is aimed at. */
record Destination(String host, int port) {
  /** The first argument that is a URL, or with a scheme before it would be; null if none is. */
  static @Nullable Destination of(List<String> arguments) {
    for (String argument : arguments) {
      if (argument.startsWith("http://") || argument.startsWith("https://")) {
        return parse(argument);
      }
    }
    String last = arguments.get(arguments.size() - 1);
    return last.startsWith("-") ? null : parse("http://" + last);
  }

  private static @Nullable Destination parse(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null) {
        return null;
      }
      String host = uri.getHost().replaceAll("[\\[\\]]", "");
      int usual = "https".equals(uri.getScheme()) ? 443 : 80;
      return new Destination(host, uri.getPort() < 0 ? usual : uri.getPort());
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
