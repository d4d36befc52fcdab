package io.podwire.sim.apiserver.http;

/**
 * The path of a request to a proxy.
 *
 * @param base what names the proxy
 * @param rest what the far side is asked for, as it came, without the query
 */
record ProxyPath(String base, String rest) {
  /** {@code /api/v1/namespaces/NAMESPACE/pods/NAME/proxy} has so many parts. */
  private static final int PARTS = 7;

  static ProxyPath of(ApiRequest request) {
    String path = request.target().getRawPath();
    int end = 0;
    for (int part = 0; part < PARTS; part++) {
      int next = path.indexOf('/', end + 1);
      end = next < 0 ? path.length() : next;
    }
    return new ProxyPath(path.substring(0, end), path.substring(end));
  }

  /** A place that the far side names, as the client finds it. */
  String outside(String location, String host) {
    String own = "http://" + host;
    String path = location.startsWith(own + "/") ? location.substring(own.length()) : location;
    return path.startsWith("/") && !path.startsWith("//") ? base + path : location;
  }
}
