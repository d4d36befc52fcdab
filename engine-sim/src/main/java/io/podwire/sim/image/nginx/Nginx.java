package io.podwire.sim.image.nginx;

import io.podwire.sim.image.http.HttpServer;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The program {@code nginx}. SIGTERM ends it at once, SIGQUIT when all requests are answered. */
public final class Nginx {
  private final UnixProcess process;
  private final String version;
  private final List<HttpServer> listeners = new ArrayList<>();

  private Nginx(UnixProcess process, String version) {
    this.process = process;
    this.version = version;
  }

  /** The program, that calls itself by the version, e.g. {@code 1.27.5}. */
  public static Program.Daemon program(String version) {
    return process -> new Nginx(process, version).start();
  }

  private void start() throws IOException {
    List<Directive> servers = NginxConfig.servers(process);
    Map<Integer, List<Directive>> ports = new LinkedHashMap<>();
    for (Directive server : servers) {
      List<Directive> listens =
          server.block().stream().filter(directive -> directive.name().equals("listen")).toList();
      if (listens.isEmpty()) {
        ports.computeIfAbsent(80, port -> new ArrayList<>()).add(server);
      }
      for (Directive listen : listens) {
        String address = listen.argument(0);
        if (!address.startsWith("[")) {
          int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
          ports.computeIfAbsent(port, missing -> new ArrayList<>()).add(server);
        }
      }
    }
    for (Map.Entry<Integer, List<Directive>> port : ports.entrySet()) {
      open(port.getKey(), port.getValue());
    }
    process.onSignal(UnixSignal.TERM, () -> process.exit(0));
    process.onSignal(UnixSignal.INT, () -> process.exit(0));
    process.onSignal(UnixSignal.QUIT, this::drain);
    process.onSignal(UnixSignal.HUP, () -> {});
  }

  private void drain() {
    int[] left = {listeners.size()};
    for (HttpServer listener : List.copyOf(listeners)) {
      listener.drain(
          () -> {
            if (--left[0] == 0) {
              process.exit(0);
            }
          });
    }
  }

  private void open(int port, List<Directive> servers) throws IOException {
    SSLContext tls = null;
    for (Directive server : servers) {
      tls = tls == null ? tls(server, port) : tls;
    }
    try {
      listeners.add(
          HttpServer.listen(process, port, tls, new NginxSite(process, version, servers)));
    } catch (BindException inUse) {
      throw new IOException(
          "[emerg] bind() to 0.0.0.0:" + port + " failed (98: Address already in use)", inUse);
    }
  }

  private @Nullable SSLContext tls(Directive server, int port) throws IOException {
    boolean secured =
        server.block().stream()
            .anyMatch(
                directive ->
                    directive.name().equals("listen")
                        && directive
                            .argument(0)
                            .replaceFirst(".*:", "")
                            .equals(Integer.toString(port))
                        && directive.arguments().contains("ssl"));
    if (!secured) {
      return null;
    }
    return Tls.server(pem(server, "ssl_certificate"), pem(server, "ssl_certificate_key"));
  }

  private String pem(Directive server, String directive) throws IOException {
    String file = server.find(directive).map(found -> found.argument(0)).orElse("");
    try {
      return new String(process.files().read(process.path(file)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IOException(
          "[emerg] cannot load certificate"
              + (directive.endsWith("key") ? " key" : "")
              + " \""
              + file
              + "\": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory)",
          e);
    }
  }
}
