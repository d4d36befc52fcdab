package io.podwire.sim.image.nginx;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.HttpServer;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What nginx answers on one port. */
final class NginxSite implements HttpServer.Site {
  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HTTP_TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("200", "OK"),
          Map.entry("201", "Created"),
          Map.entry("204", "No Content"),
          Map.entry("301", "Moved Permanently"),
          Map.entry("302", "Moved Temporarily"),
          Map.entry("303", "See Other"),
          Map.entry("307", "Temporary Redirect"),
          Map.entry("308", "Permanent Redirect"),
          Map.entry("400", "Bad Request"),
          Map.entry("401", "Unauthorized"),
          Map.entry("403", "Forbidden"),
          Map.entry("404", "Not Found"),
          Map.entry("405", "Not Allowed"),
          Map.entry("429", "Too Many Requests"),
          Map.entry("500", "Internal Server Error"),
          Map.entry("502", "Bad Gateway"),
          Map.entry("503", "Service Temporarily Unavailable"),
          Map.entry("504", "Gateway Time-out"));

  private final UnixProcess process;
  private final String version;
  private final List<Directive> servers;

  NginxSite(UnixProcess process, String version, List<Directive> servers) {
    this.process = process;
    this.version = version;
    this.servers = servers;
  }

  @Override
  public String serverHeader() {
    return "nginx/" + version;
  }

  @Override
  public Duration keepAlive() {
    return Duration.ofSeconds(65); // as nginx.conf of the image says
  }

  @Override
  public HttpReply refuse(int status, String reason) {
    return page(status);
  }

  @Override
  public HttpReply refusePlain() {
    String html =
        "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n"
            + "<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n"
            + "<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr><center>nginx/"
            + version
            + "</center>\r\n</body>\r\n</html>\r\n";
    return HttpReply.text(400, "Bad Request", "text/html", html);
  }

  @Override
  public HttpReply answer(HttpRequestSeen request) throws IOException {
    Directive server = server(String.valueOf(request.header("Host")).replaceFirst(":\\d+$", ""));
    Directive location = location(server, request.path());
    Variables variables = new Variables(process, version, request);
    for (Directive scope : List.of(server, location)) {
      for (Directive set : scope.block()) {
        if (set.name().equals("set")) {
          variables.set(set.argument(0).substring(1), variables.expand(set.argument(1)));
        }
      }
    }
    HttpReply reply = answer(request, server, location, variables);
    for (Directive header : location.block()) {
      if (header.name().equals("add_header")) {
        reply = reply.with(header.argument(0), variables.expand(header.argument(1)));
      }
    }
    return reply;
  }

  private HttpReply answer(
      HttpRequestSeen request, Directive server, Directive location, Variables variables)
      throws IOException {
    Directive fixed = location.find("return").or(() -> server.find("return")).orElse(null);
    if (fixed != null) {
      return fixed(fixed, location, variables);
    }
    Directive proxy = location.find("proxy_pass").orElse(null);
    if (proxy != null) {
      return new NginxProxy(process, location, variables).forward(proxy, request, this::page);
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return page(405);
    }
    return file(request, server, location);
  }

  private Directive server(String host) {
    for (Directive server : servers) {
      if (server.find("server_name").map(names -> names.arguments().contains(host)).orElse(false)) {
        return server;
      }
    }
    for (Directive server : servers) {
      boolean preferred =
          server.block().stream()
              .anyMatch(d -> d.name().equals("listen") && d.arguments().contains("default_server"));
      if (preferred) {
        return server;
      }
    }
    return servers.get(0);
  }

  /**
   * As <a href="https://nginx.org/en/docs/http/ngx_http_core_module.html#location">location</a>.
   */
  private static Directive location(Directive server, String path) {
    Directive longest = new Directive("location", List.of("/"), List.of());
    int length = 0;
    Directive matching = null;
    for (Directive location : server.block()) {
      if (!location.name().equals("location")) {
        continue;
      }
      String modifier = location.arguments().size() > 1 ? location.argument(0) : "";
      String prefix = location.argument(location.arguments().size() - 1);
      if (modifier.equals("=") && path.equals(prefix)) {
        return location;
      }
      if (modifier.startsWith("~")) {
        int flags = modifier.equals("~*") ? Pattern.CASE_INSENSITIVE : 0;
        if (matching == null && Pattern.compile(prefix, flags).matcher(path).find()) {
          matching = location;
        }
      } else if (!modifier.equals("=") && path.startsWith(prefix) && prefix.length() > length) {
        longest = location;
        length = prefix.length();
      }
    }
    return matching != null && !longest.argument(0).equals("^~") ? matching : longest;
  }

  private HttpReply fixed(Directive fixed, Directive location, Variables variables) {
    String first = fixed.argument(0);
    int status = first.matches("\\d{3}") ? Integer.parseInt(first) : 302;
    String text = variables.expand(first.matches("\\d{3}") ? fixed.argument(1) : first);
    if (status >= 300 && status < 400 && status != 304) {
      return page(status).with("Location", text);
    }
    if (fixed.arguments().size() < 2) {
      return page(status);
    }
    String type =
        location
            .find("default_type")
            .map(found -> found.argument(0))
            .orElse("application/octet-stream");
    return HttpReply.text(status, reason(status), type, text);
  }

  // ---- files -------------------------------------------------------------------------------

  private HttpReply file(HttpRequestSeen request, Directive server, Directive location)
      throws IOException {
    String root =
        location
            .find("root")
            .or(() -> server.find("root"))
            .map(found -> found.argument(0))
            .orElse("/etc/nginx/html");
    String index =
        location
            .find("index")
            .or(() -> server.find("index"))
            .map(found -> found.argument(0))
            .orElse("index.html");
    String uri =
        java.net.URLDecoder.decode(
            request.path().replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
    List<String> tries =
        location.find("try_files").map(Directive::arguments).orElse(List.of("$uri", "$uri/"));
    for (String candidate : tries) {
      if (candidate.startsWith("=")) {
        return page(Integer.parseInt(candidate.substring(1)));
      }
      String path = root + candidate.replace("$uri", uri);
      FileNode node = process.files().stat(process.path(path));
      boolean directory = node instanceof FileNode.Directory;
      if (directory && !path.endsWith("/") && !location.find("try_files").isPresent()) {
        String host = String.valueOf(request.header("Host"));
        return page(301)
            .with("Location", (request.secured() ? "https://" : "http://") + host + uri + "/");
      }
      if (directory && path.endsWith("/")) {
        FileNode page = process.files().stat(process.path(path + index));
        return page instanceof FileNode.RegularFile file ? content(path + index, file) : page(403);
      }
      if (node instanceof FileNode.RegularFile file) {
        return content(path, file);
      }
    }
    return page(404);
  }

  private HttpReply content(String path, FileNode.RegularFile file) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Content-Type", type(path)));
    headers.add(
        Map.entry("Last-Modified", HTTP_TIME.format(Instant.ofEpochSecond(file.modified()))));
    String tag =
        Long.toHexString(file.modified()) + "-" + Integer.toHexString(file.content().length);
    headers.add(Map.entry("ETag", "\"" + tag + "\""));
    headers.add(Map.entry("Accept-Ranges", "bytes"));
    return new HttpReply(200, "OK", headers, file.content());
  }

  private static String type(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "html", "htm" -> "text/html";
      case "txt" -> "text/plain";
      case "css" -> "text/css";
      case "js" -> "application/javascript";
      case "json" -> "application/json";
      case "xml" -> "text/xml";
      case "png" -> "image/png";
      case "svg" -> "image/svg+xml";
      default -> "application/octet-stream";
    };
  }

  // ---- pages and log -----------------------------------------------------------------------

  private static String reason(int status) {
    return REASONS.getOrDefault(Integer.toString(status), "");
  }

  HttpReply page(int status) {
    if (status == 204 || status == 200) {
      return new HttpReply(status, reason(status), List.of(), new byte[0]);
    }
    String title = status + " " + reason(status);
    String html =
        "<html>\r\n<head><title>"
            + title
            + "</title></head>\r\n<body>\r\n<center><h1>"
            + title
            + "</h1></center>\r\n<hr><center>nginx/"
            + version
            + "</center>\r\n</body>\r\n</html>\r\n";
    return HttpReply.text(status, reason(status), "text/html", html);
  }

  @Override
  public void answered(@Nullable HttpRequestSeen request, Ip client, HttpReply reply)
      throws IOException {
    String line =
        request == null ? "" : request.method() + " " + request.target() + " " + request.version();
    boolean head = request != null && request.method().equals("HEAD");
    process
        .out()
        .printLine(
            client
                + " - - ["
                + LOG_TIME.format(process.simulation().now())
                + "] \""
                + line
                + "\" "
                + reply.status()
                + " "
                + (head ? 0 : reply.body().length)
                + " \""
                + header(request, "Referer")
                + "\" \""
                + header(request, "User-Agent")
                + "\" \""
                + header(request, "X-Forwarded-For")
                + "\"");
    process.out().flush();
  }

  private static String header(@Nullable HttpRequestSeen request, String name) {
    String value = request == null ? null : request.header(name);
    return value == null ? "-" : value;
  }
}
