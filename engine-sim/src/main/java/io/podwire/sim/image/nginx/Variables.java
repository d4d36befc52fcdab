package io.podwire.sim.image.nginx;

import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.runtime.UnixProcess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of a request. */
final class Variables {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

  private final UnixProcess process;
  private final String version;
  private final String path;
  private final HttpRequestSeen request;
  private final Map<String, String> own = new LinkedHashMap<>();

  /**
   * @param path of the request, decoded
   */
  Variables(UnixProcess process, String version, String path, HttpRequestSeen request) {
    this.process = process;
    this.version = version;
    this.path = path;
    this.request = request;
  }

  void set(String name, String value) {
    own.put(name, value);
  }

  String expand(String text) {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      matcher.appendReplacement(result, Matcher.quoteReplacement(value(name)));
    }
    return matcher.appendTail(result).toString();
  }

  private String value(String name) {
    String set = own.get(name);
    if (set != null) {
      return set;
    }
    if (name.startsWith("http_")) {
      String header = request.header(name.substring("http_".length()).replace('_', '-'));
      return header == null ? "" : header;
    }
    if (name.startsWith("arg_")) {
      return request.argument(name.substring("arg_".length()));
    }
    return switch (name) {
      case "host" -> host();
      case "remote_addr", "proxy_add_x_forwarded_for" -> request.client().toString();
      case "request_method" -> request.method();
      case "request_uri" -> request.target();
      case "uri", "document_uri" -> path;
      case "args", "query_string" -> request.query();
      case "is_args" -> request.query().isEmpty() ? "" : "?";
      case "server_protocol" -> request.version();
      case "server_port" -> Integer.toString(request.port());
      case "server_addr" -> process.network().addresses().get(0).toString();
      case "scheme" -> request.secured() ? "https" : "http";
      case "hostname" -> process.hostname();
      case "nginx_version" -> version;
      case "time_iso8601" -> process.simulation().now().toString();
      default -> "";
    };
  }

  private String host() {
    String host = request.header("Host");
    return host == null ? "" : host.replaceFirst(":\\d+$", "");
  }
}
