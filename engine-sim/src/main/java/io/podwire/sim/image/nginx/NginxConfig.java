package io.podwire.sim.image.nginx;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
          "log_format",
          "access_log",
          "sendfile",
          "tcp_nopush",
          "tcp_nodelay",
          "gzip",
          "types",
          "server_tokens",
          "keepalive_timeout",
          "client_max_body_size",
          "charset",
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
          "proxy_connect_timeout",
          "proxy_read_timeout",
          "proxy_send_timeout",
          "proxy_buffering",
          "proxy_redirect",
          "daemon",
          "multi_accept",
          "log_not_found",
          "default_type",
          "autoindex");
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
          "ssl");

  private final UnixProcess process;

  private NginxConfig(UnixProcess process) {
    this.process = process;
  }

  /** The {@code server} blocks, in order. */
  static List<Directive> servers(UnixProcess process) throws IOException {
    List<Directive> servers = new ArrayList<>();
    for (Directive directive : new NginxConfig(process).read("/etc/nginx/nginx.conf")) {
      if (directive.name().equals("http")) {
        directive.block().stream().filter(d -> d.name().equals("server")).forEach(servers::add);
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
    return included(Directive.parse(new String(text, StandardCharsets.UTF_8), file));
  }

  private List<Directive> included(List<Directive> directives) throws IOException {
    List<Directive> all = new ArrayList<>();
    for (Directive directive : directives) {
      String name = directive.name();
      if (name.equals("include")) {
        for (String file : files(directive.argument(0))) {
          all.addAll(read(file));
        }
      } else if (name.equals("events")
          || name.equals("types")
          || WITHOUT_EFFECT_HERE.contains(name)) {
        all.add(directive);
      } else if (KNOWN.contains(name)) {
        all.add(new Directive(name, directive.arguments(), included(directive.block())));
      } else {
        throw new NotSimulatedException("nginx: directive " + name);
      }
    }
    return all;
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
