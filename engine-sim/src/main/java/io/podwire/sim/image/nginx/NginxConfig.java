package io.podwire.sim.image.nginx;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code nginx.conf} and what it includes, and refuses what is not simulated. */
final class NginxConfig {
  private static final Set<String> WITHOUT_EFFECT_HERE =
      Set.of(
          "user",
          "worker_processes",
          "worker_connections",
          "error_log",
          "pid",
          "events",
          "sendfile",
          "tcp_nopush",
          "tcp_nodelay",
          "gzip",
          "types_hash_max_size",
          "server_names_hash_bucket_size",
          "ssl_protocols",
          "ssl_ciphers",
          "ssl_prefer_server_ciphers",
          "ssl_session_cache",
          "ssl_session_timeout",
          "resolver",
          "resolver_timeout",
          "proxy_http_version",
          "proxy_buffering",
          "daemon",
          "multi_accept",
          "log_not_found");

  /** They differ by a client's X-Forwarded-For. */
  private static final Set<String> LOG_FORMATS = Set.of("", "main", "combined");

  private static final Set<String> KNOWN =
      Set.of(
          "http",
          "server",
          "location",
          "listen",
          "server_name",
          "root",
          "index",
          "return",
          "try_files",
          "proxy_pass",
          "proxy_set_header",
          "add_header",
          "set",
          "ssl_certificate",
          "ssl_certificate_key",
          "include",
          "ssl",
          "keepalive_timeout",
          "client_max_body_size",
          "proxy_connect_timeout",
          "proxy_read_timeout",
          "proxy_send_timeout",
          "access_log",
          "server_tokens",
          "default_type");

  /** What changes nothing with this value; any other is not simulated. */
  private static final Map<String, String> ONLY =
      Map.of("autoindex", "off", "charset", "off", "proxy_redirect", "off");

  private static final Set<String> TIMES =
      Set.of(
          "keepalive_timeout", "proxy_connect_timeout", "proxy_read_timeout", "proxy_send_timeout");

  private final UnixProcess process;

  private NginxConfig(UnixProcess process) {
    this.process = process;
  }

  /** The {@code server} blocks, in order. */
  static List<Scope> servers(UnixProcess process) throws IOException {
    List<Scope> servers = new ArrayList<>();
    for (Directive http : new NginxConfig(process).read("/etc/nginx/nginx.conf")) {
      if (http.name().equals("http")) {
        http.block().stream()
            .filter(directive -> directive.name().equals("server"))
            .forEach(server -> servers.add(Scope.of(http, server)));
      }
    }
    return servers;
  }

  private List<Directive> read(String file) throws IOException {
    byte[] text;
    try {
      text = process.files().read(file);
    } catch (ErrnoException e) {
      throw new IOException("[emerg] open() \"" + file + "\" failed (2: " + e.getMessage() + ")");
    }
    return included(Directive.parse(new String(text, StandardCharsets.UTF_8), file), file);
  }

  private List<Directive> included(List<Directive> directives, String from) throws IOException {
    List<Directive> all = new ArrayList<>();
    for (Directive directive : directives) {
      String name = directive.name();
      check(directive, from);
      if (name.equals("include")) {
        for (String file : files(directive.argument(0))) {
          all.addAll(read(file));
        }
      } else if (name.equals("log_format")
          || ONLY.containsKey(name)
          || WITHOUT_EFFECT_HERE.contains(name)) {
        all.add(directive);
      } else if (KNOWN.contains(name)) {
        all.add(new Directive(name, directive.arguments(), included(directive.block(), from)));
      } else {
        throw new NotSimulatedException("nginx: directive " + name);
      }
    }
    return all;
  }

  private static void check(Directive directive, String file) throws IOException {
    String name = directive.name();
    String value = directive.argument(0);
    boolean wrong =
        TIMES.contains(name) && Measures.time(value).isEmpty()
            || name.equals("client_max_body_size") && Measures.size(value).isEmpty();
    if (wrong) {
      throw new IOException("[emerg] \"" + name + "\" directive invalid value in " + file);
    }
    boolean tokens = name.equals("server_tokens") && !List.of("on", "off").contains(value);
    boolean unlike = !value.equals(ONLY.getOrDefault(name, value));
    boolean closing = name.equals("keepalive_timeout") && value.matches("0+(m?s)?");
    boolean format = name.equals("access_log") && !LOG_FORMATS.contains(directive.argument(1));
    if (unlike || tokens || closing || format) {
      throw new NotSimulatedException(
          "nginx: " + name + " " + String.join(" ", directive.arguments()));
    }
  }

  private List<String> files(String pattern) throws IOException {
    String path = pattern.startsWith("/") ? pattern : "/etc/nginx/" + pattern;
    if (path.endsWith("mime.types")) {
      return List.of();
    }
    if (!path.contains("*")) {
      return List.of(path);
    }
    String directory = path.substring(0, path.lastIndexOf('/'));
    String suffix = path.substring(path.lastIndexOf('*') + 1);
    List<String> files = new ArrayList<>();
    if (process.files().stat(directory) != null) {
      for (String name : process.files().list(directory)) {
        if (name.endsWith(suffix) && !name.startsWith(".")) {
          files.add(directory + "/" + name);
        }
      }
    }
    return files;
  }
}
