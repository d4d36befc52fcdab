package io.podwire.sim.image.app;

import io.podwire.app.App;
import io.podwire.app.ExitHook;
import io.podwire.app.UdpHandler;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.http.HttpServer;
import io.podwire.sim.network.Datagram;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.network.TcpListener;
import io.podwire.sim.network.UdpSocket;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of an {@link App}: its ports, until SIGTERM; then what it has begun, and the end. */
final class AppProcess {
  private final UnixProcess process;
  private final App app;
  private final ProcessPod pod;
  private final List<HttpServer> sites = new ArrayList<>();
  private final List<TcpListener> listeners = new ArrayList<>();
  private int unfinished;
  private boolean ending;
  private boolean draining;

  AppProcess(UnixProcess process, App app) {
    this.process = process;
    this.app = app;
    this.pod = new ProcessPod(process);
  }

  void start() throws IOException {
    process.onSignal(UnixSignal.TERM, this::end);
    process.onSignal(UnixSignal.INT, this::end);
    for (App.Listener listener : app.listeners()) {
      listen(listener);
    }
  }

  private void listen(App.Listener listener) throws IOException {
    if (listener instanceof App.Http http) {
      AppSite site = new AppSite(http.handler(), pod);
      sites.add(HttpServer.listen(process, http.port(), null, site));
    } else if (listener instanceof App.Tcp tcp) {
      listenTcp(tcp.port(), connection -> tcp.handler().serve(connection.asSocket(), pod));
    } else if (listener instanceof App.Local local) {
      listenTcp(local.port(), connection -> Bridge.carry(process, connection, local.localPort()));
    } else if (listener instanceof App.Udp udp) {
      UdpSocket socket = process.network().bindUdp(Ip.ANY, udp.port());
      socket.onDatagram(
          datagram -> process.startTask("datagram", () -> answer(socket, datagram, udp.handler())));
    }
  }

  // ---- TCP and UDP -------------------------------------------------------------------------

  /** What is done with a connection, which is closed afterwards. */
  @FunctionalInterface
  private interface Service {
    void serve(TcpConnection connection) throws Exception;
  }

  private void listenTcp(int port, Service service) throws IOException {
    listeners.add(
        process
            .network()
            .listen(
                Ip.ANY,
                port,
                connection -> {
                  unfinished++;
                  process.startTask("connection", () -> serve(connection, service));
                }));
  }

  private void serve(TcpConnection connection, Service service) {
    try (connection) {
      service.serve(connection);
    } catch (Exception | AssertionError failed) {
      pod.log(failed);
      connection.reset();
    } finally {
      finished();
    }
  }

  private void answer(UdpSocket socket, Datagram datagram, UdpHandler handler) {
    try {
      Optional<byte[]> answer = handler.answer(datagram.data(), pod);
      if (answer.isPresent()) {
        socket.reply(datagram, answer.get());
      }
    } catch (Exception | AssertionError failed) {
      pod.log(failed);
    }
  }

  // ---- the end -----------------------------------------------------------------------------

  private void end() {
    if (!ending) {
      ending = true;
      app.exitHook()
          .ifPresentOrElse(hook -> process.startTask("exit", () -> run(hook)), this::drain);
    }
  }

  private void run(ExitHook hook) {
    try {
      hook.beforeExit(pod);
    } catch (Exception | AssertionError failed) {
      pod.log(failed);
      process.exit(1);
      return;
    }
    drain();
  }

  /** Takes nothing new, and ends with the last that was begun. */
  private void drain() {
    draining = true;
    unfinished += sites.size() + 1;
    listeners.forEach(TcpListener::close);
    sites.forEach(site -> site.drain(this::finished));
    finished();
  }

  private void finished() {
    unfinished--;
    if (draining && unfinished == 0) {
      process.exit(0);
    }
  }
}
