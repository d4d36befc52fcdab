package io.podwire.sim.apiserver.listen;

import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.kinds.BuiltinKinds;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.SimulationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** An API server without nodes, on a port of this machine, whose time follows the wall's. */
final class ListeningServer implements AutoCloseable {
  private final Simulation simulation = new Simulation(Instant.now(), 1);
  private final ApiServer server = simulation.enter(() -> BuiltinKinds.start(simulation));
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread driver = new Thread(this::drive, "drives-the-simulation");
  private final ApiListener listener;

  ListeningServer() throws IOException {
    this(Limits.DEFAULT);
  }

  ListeningServer(Limits limits) throws IOException {
    listener =
        ApiListener.start(
            server,
            new Credentials(Authority.packaged(), Instant.now(), List.of()),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            limits);
    driver.start();
  }

  private void drive() {
    long last = System.nanoTime();
    try {
      while (!closing.await(1, TimeUnit.MILLISECONDS)) {
        Duration passed = Duration.ofNanos(System.nanoTime() - last);
        last += passed.toNanos();
        simulation.enter(() -> simulation.sleep(passed));
      }
    } catch (InterruptedException | SimulationException closed) {
      // nothing is driven any more
    }
  }

  Simulation simulation() {
    return simulation;
  }

  ApiServer server() {
    return server;
  }

  Kubeconfig kubeconfig() {
    return listener.kubeconfig();
  }

  URI uri(String path) {
    return listener.kubeconfig().server().resolve(path);
  }

  /** How many connections are open, and the one that listens. */
  int connections() {
    return listener.connections();
  }

  int port() {
    return listener.kubeconfig().server().getPort();
  }

  /** A client's TLS without a certificate of its own, which believes any server. */
  static SSLContext anonymousTls() {
    return tls(new KeyManager[0]);
  }

  /** A client's TLS with the given keys, which believes any server. */
  static SSLContext tls(KeyManager[] keys) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys, new TrustManager[] {new Trusting()}, null);
      return tls;
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Trusting extends javax.net.ssl.X509ExtendedTrustManager
      implements X509TrustManager {
    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(
        java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(
        java.security.cert.X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(
        java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        java.security.cert.X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public java.security.cert.X509Certificate[] getAcceptedIssuers() {
      return new java.security.cert.X509Certificate[0];
    }
  }

  @Override
  public void close() throws InterruptedException {
    listener.close();
    closing.countDown();
    driver.join();
    simulation.close();
  }
}
