package io.podwire;

import io.podwire.app.App;
import io.podwire.app.HttpHandler;
import io.podwire.app.TcpHandler;
import io.podwire.app.UdpHandler;
import org.apiguardian.api.API;

/**
 * A machine outside the cluster, which the test plays: the cluster's DNS knows its name. It refuses
 * what nothing listens for.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ExternalHost {
  private final Scene scene;
  private final String name;
  private App app = App.EMPTY;
  private String address;

  private ExternalHost(Scene scene, String name) {
    this.scene = scene;
    this.name = name;
    this.address = scene.session().declare(name, app);
  }

  static ExternalHost begin(Scene scene, String name) {
    Checks.subdomain("external", name);
    if (!name.contains(".") || name.endsWith(".cluster.local")) {
      throw Checks.refused("external", name, "a name of several parts outside cluster.local");
    }
    return new ExternalHost(scene, name);
  }

  /**
   * Answers HTTP on that port.
   *
   * @throws IllegalArgumentException if something is on that port already
   */
  public ExternalHost http(int port, HttpHandler handler) {
    return with(new App.Http(Checks.port("port", port), handler));
  }

  /** Serves TCP on that port; TLS, for example, is the handler's. */
  public ExternalHost tcp(int port, TcpHandler handler) {
    return with(new App.Tcp(Checks.port("port", port), handler));
  }

  /** Answers datagrams on that port. */
  public ExternalHost udp(int port, UdpHandler handler) {
    return with(new App.Udp(Checks.port("port", port), handler));
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its address, for example for an {@code ipBlock}. */
  public String address() {
    return address;
  }

  private ExternalHost with(App.Listener listener) {
    app = app.with(listener);
    address = scene.session().declare(name, app);
    scene.changed();
    return this;
  }

  @Override
  public String toString() {
    return "external host " + name + " (" + address + ")";
  }
}
