package io.podwire.sim.image.nginx;

import io.podwire.sim.image.http.HttpServer;
import io.podwire.sim.image.http.Tls;
import io.podwire.sim.runtime.NotSimulatedException;
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
    Map<Integer, List<Scope>> ports = new LinkedHashMap<>();
    for (Scope server : NginxConfig.servers(process)) {
      List<Directive> listens =
          server.server().block().stream()
              .filter(directive -> directive.name().equals("listen"))
              .toList();
      if (listens.isEmpty()) {
        ports.computeIfAbsent(80, port -> new ArrayList<>()).add(server);
      }
      for (Directive listen : listens) {
        String address = listen.argument(0);
        if (!address.startsWith("[")) {
          ports.computeIfAbsent(port(address), missing -> new ArrayList<>()).add(server);
        }
      }
    }
    for (Map.Entry<Integer, List<Scope>> port : ports.entrySet()) {
      open(port.getKey(), port.getValue());
    }
    process.onSignal(UnixSignal.TERM, () -> process.exit(0));
    process.onSignal(UnixSignal.INT, () -> process.exit(0));
    process.onSignal(UnixSignal.QUIT, this::drain);
    process.onSignal(UnixSignal.HUP, () -> {});
  }

  private static int port(String listen) throws IOException {
    int colon = listen.lastIndexOf(':');
    String port = listen.substring(colon + 1);
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IOException(
          "[emerg] invalid port in \"" + listen + "\" of the \"listen\" directive");
    }
    if (colon >= 0 && !List.of("*", "0.0.0.0").contains(listen.substring(0, colon))) {
      throw new NotSimulatedException("nginx: listen " + listen);
    }
    return Integer.parseInt(port);
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

  private void open(int port, List<Scope> servers) throws IOException {
    SSLContext tls = null;
    for (Scope server : servers) {
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

  private @Nullable SSLContext tls(Scope server, int port) throws IOException {
    boolean secured =
        server.server().block().stream()
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

  private String pem(Scope server, String directive) throws IOException {
    String file = server.text(directive, "");
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
