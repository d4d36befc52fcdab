package io.podwire.sim.image.nginx;

import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpDialect;
import io.podwire.sim.image.http.HttpReply;
import io.podwire.sim.image.http.HttpRequestSeen;
import io.podwire.sim.image.http.HttpServer;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What nginx answers on one port. */
final class NginxSite implements HttpServer.Site {
  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private final UnixProcess process;
  private final String version;
  private final List<Directive> servers;
  private final NginxPages pages;
  private final HttpDialect dialect;
  private int boundaries;

  NginxSite(UnixProcess process, String version, List<Directive> servers) {
    this.process = process;
    this.version = version;
    this.servers = servers;
    this.pages = new NginxPages(version);
    this.dialect = new NginxDialect(pages);
  }

  @Override
  public HttpDialect dialect() {
    return dialect;
  }

  @Override
  public Duration keepAlive() {
    return Duration.ofSeconds(65); // as nginx.conf of the image says
  }

  @Override
  public HttpReply refusePlain() {
    return pages.plainRequest();
  }

  @Override
  public HttpReply answer(HttpRequestSeen request) throws IOException {
    String path = NginxUri.path(request.target()).orElse(null);
    if (path == null) {
      return page(400);
    }
    if (request.method().equals("TRACE") || request.method().equals("CONNECT")) {
      return page(405);
    }
    Directive server = server(String.valueOf(request.header("Host")).replaceFirst(":\\d+$", ""));
    Directive location = location(server, path);
    Variables variables = new Variables(process, version, path, request);
    for (Directive scope : List.of(server, location)) {
      for (Directive set : scope.block()) {
        if (set.name().equals("set")) {
          variables.set(set.argument(0).substring(1), variables.expand(set.argument(1)));
        }
      }
    }
    HttpReply reply = answer(request, path, server, location, variables);
    for (Directive header : location.block()) {
      if (header.name().equals("add_header")) {
        reply = reply.with(header.argument(0), variables.expand(header.argument(1)));
      }
    }
    return reply;
  }

  private HttpReply answer(
      HttpRequestSeen request,
      String path,
      Directive server,
      Directive location,
      Variables variables)
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
    return file(request, path, server, location);
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
    return HttpReply.text(status, NginxPages.reason(status), type, text);
  }

  // ---- files -------------------------------------------------------------------------------

  private HttpReply file(HttpRequestSeen request, String uri, Directive server, Directive location)
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
        return page instanceof FileNode.RegularFile file
            ? content(request, path + index, file)
            : page(403);
      }
      if (node instanceof FileNode.RegularFile file && !path.endsWith("/")) {
        return content(request, path, file);
      }
    }
    return page(404);
  }

  private HttpReply content(HttpRequestSeen request, String path, FileNode.RegularFile file) {
    String boundary = "%020d".formatted(++boundaries);
    return new NginxFile(pages, type(path), file.modified(), file.content(), boundary)
        .answer(request);
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

  HttpReply page(int status) {
    return pages.page(status);
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
