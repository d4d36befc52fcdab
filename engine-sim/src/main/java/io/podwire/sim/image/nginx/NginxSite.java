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
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What nginx answers on one port. */
final class NginxSite implements HttpServer.Site {
  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  // https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header
  private static final Set<Integer> HEADERS_ARE_ADDED =
      Set.of(200, 201, 204, 206, 301, 302, 303, 304, 307, 308);

  private final UnixProcess process;
  private final String version;
  private final List<Scope> servers;
  private final NginxPages pages;
  private final HttpDialect dialect;
  private int boundaries;

  NginxSite(UnixProcess process, String version, List<Scope> servers) {
    this.process = process;
    this.version = version;
    this.servers = servers;
    boolean modest = servers.get(0).text("server_tokens", "on").equals("off");
    this.pages = new NginxPages(modest ? "nginx" : "nginx/" + version);
    this.dialect = new NginxDialect(pages);
  }

  @Override
  public HttpDialect dialect() {
    return dialect;
  }

  @Override
  public Duration keepAlive() {
    return servers.get(0).time("keepalive_timeout", Duration.ofSeconds(75));
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
    Scope server = server(request);
    Variables variables = new Variables(process, version, path, request);
    HttpReply early = rewritten(server, variables);
    if (early != null) {
      return early; // no location is looked for
    }
    Scope scope = server.within(location(server.server(), path));
    if (isTooLarge(request, scope)) {
      return page(413);
    }
    HttpReply reply = rewritten(scope, variables);
    return reply != null
        ? reply
        : withHeaders(content(request, path, scope, variables), scope, variables);
  }

  /** What the innermost block sets, and the answer that it returns, if it does. */
  private @Nullable HttpReply rewritten(Scope scope, Variables variables) {
    Directive block = scope.blocks().get(0);
    for (Directive directive : block.block()) {
      if (directive.name().equals("set")) {
        variables.set(directive.argument(0).substring(1), variables.expand(directive.argument(1)));
      } else if (directive.name().equals("return")) {
        return withHeaders(fixed(directive, scope, variables), scope, variables);
      }
    }
    return null;
  }

  /** Without {@code always} only answers of some statuses get them. */
  private static HttpReply withHeaders(HttpReply reply, Scope scope, Variables variables) {
    HttpReply more = reply;
    for (Directive header : scope.all("add_header")) {
      if (HEADERS_ARE_ADDED.contains(reply.status()) || header.argument(2).equals("always")) {
        more = more.with(header.argument(0), variables.expand(header.argument(1)));
      }
    }
    return more;
  }

  /** How long a body may be; 0 means any length. */
  private static long longestBody(Scope scope) {
    return Measures.size(scope.text("client_max_body_size", "1m")).orElse(0);
  }

  /** Whether the head says that the body is too long; of one in chunks only a reader sees it. */
  private static boolean isTooLarge(HttpRequestSeen request, Scope scope) {
    long most = longestBody(scope);
    String length = request.header("Content-Length");
    return most > 0 && length != null && Long.parseLong(length) > most;
  }

  private HttpReply content(HttpRequestSeen request, String path, Scope scope, Variables variables)
      throws IOException {
    Directive proxy = scope.blocks().get(0).find("proxy_pass").orElse(null);
    if (proxy != null) {
      long most = longestBody(scope);
      if (most > 0 && request.body().length > most) {
        return page(413);
      }
      return new NginxProxy(process, scope, variables).forward(proxy, request, this::page);
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return page(405);
    }
    return file(request, path, scope);
  }

  private Scope server(HttpRequestSeen request) {
    String host = String.valueOf(request.header("Host")).replaceFirst(":\\d+$", "");
    for (Scope server : servers) {
      if (server
          .server()
          .find("server_name")
          .map(names -> names.arguments().contains(host))
          .orElse(false)) {
        return server;
      }
    }
    for (Scope server : servers) {
      boolean preferred =
          server.server().block().stream()
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
    List<Directive> tries = server.find("try_files").map(List::of).orElse(List.of());
    Directive longest = new Directive("location", List.of("/"), tries);
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

  private HttpReply fixed(Directive fixed, Scope scope, Variables variables) {
    String first = fixed.argument(0);
    int status = first.matches("\\d{3}") ? Integer.parseInt(first) : 302;
    String text = variables.expand(first.matches("\\d{3}") ? fixed.argument(1) : first);
    if (status >= 300 && status < 400 && status != 304) {
      return page(status).with("Location", text);
    }
    if (fixed.arguments().size() < 2) {
      return page(status);
    }
    String type = scope.text("default_type", "text/plain");
    return HttpReply.text(status, NginxPages.reason(status), type, text);
  }

  // ---- files -------------------------------------------------------------------------------

  private HttpReply file(HttpRequestSeen request, String uri, Scope scope) throws IOException {
    String root = scope.text("root", "/etc/nginx/html");
    String index = scope.text("index", "index.html");
    Directive given = scope.blocks().get(0).find("try_files").orElse(null);
    List<String> tries = given == null ? List.of("$uri", "$uri/") : given.arguments();
    for (String candidate : tries) {
      if (candidate.startsWith("=")) {
        return page(Integer.parseInt(candidate.substring(1)));
      }
      String path = root + candidate.replace("$uri", uri);
      FileNode node = process.files().stat(process.path(path));
      boolean directory = node instanceof FileNode.Directory;
      if (directory && !path.endsWith("/") && given == null) {
        String host = String.valueOf(request.header("Host"));
        return page(301)
            .with("Location", (request.secured() ? "https://" : "http://") + host + uri + "/");
      }
      if (directory && path.endsWith("/")) {
        FileNode page = process.files().stat(process.path(path + index));
        return page instanceof FileNode.RegularFile file
            ? content(request, path + index, file, scope)
            : page(403);
      }
      if (node instanceof FileNode.RegularFile file && !path.endsWith("/")) {
        return content(request, path, file, scope);
      }
    }
    return page(404);
  }

  private HttpReply content(
      HttpRequestSeen request, String path, FileNode.RegularFile file, Scope scope) {
    String boundary = "%020d".formatted(++boundaries);
    String type = type(path, scope.text("default_type", "text/plain"));
    return new NginxFile(pages, type, file.modified(), file.content(), boundary).answer(request);
  }

  private static String type(String path, String otherwise) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "html", "htm" -> "text/html";
      case "txt" -> "text/plain";
      case "css" -> "text/css";
      case "js" -> "application/javascript";
      case "json" -> "application/json";
      case "xml" -> "text/xml";
      case "png" -> "image/png";
      case "svg" -> "image/svg+xml";
      default -> otherwise;
    };
  }

  // ---- pages and log -----------------------------------------------------------------------

  HttpReply page(int status) {
    return pages.page(status);
  }

  @Override
  public void answered(@Nullable HttpRequestSeen request, Ip client, HttpReply reply)
      throws IOException {
    if (isUnlogged(request)) {
      return;
    }
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

  private boolean isUnlogged(@Nullable HttpRequestSeen request) {
    Scope scope = servers.get(0);
    if (request != null) {
      Scope server = server(request);
      scope =
          NginxUri.path(request.target())
              .map(path -> server.within(location(server.server(), path)))
              .orElse(server);
    }
    return scope.text("access_log", "").equals("off");
  }

  private static String header(@Nullable HttpRequestSeen request, String name) {
    String value = request == null ? null : request.header(name);
    return value == null ? "-" : value;
  }
}
