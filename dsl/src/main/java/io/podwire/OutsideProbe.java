package io.podwire;

import io.podwire.app.ClientNetwork;
import io.podwire.failure.Aim;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Asks from a machine outside the cluster, which reaches its nodes and nothing else of it.
 *
 * <p>Of each look connecting, and each pause of the answer, may take 3 s.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class OutsideProbe {
  private final Scene scene;
  private final @Nullable TrustedAuthorities trusted;

  OutsideProbe(Scene scene) {
    this(scene, null);
  }

  private OutsideProbe(Scene scene, @Nullable TrustedAuthorities trusted) {
    this.scene = scene;
    this.trusted = trusted;
  }

  /**
   * Trusts these authorities and no others; without this, those that the JDK trusts.
   *
   * @param pem one certificate or several, as the file of {@code curl --cacert}
   * @throws IllegalArgumentException if there is no certificate in it
   */
  public OutsideProbe trusting(String pem) {
    return new OutsideProbe(scene, TrustedAuthorities.of(pem));
  }

  /**
   * Fetches a URL.
   *
   * @throws IllegalArgumentException if it is no URL
   */
  public HttpAssert get(String url) {
    return get(Url.of(url));
  }

  /** Fetches a URL; its server may be asked by a name of its own ({@link Url#named}). */
  public HttpAssert get(Url url) {
    return new HttpAssert(scene, new OutsideLook(scene, url, trusted), () -> aim(url), null);
  }

  /**
   * Connects, and closes.
   *
   * @param host an address or a name that is known outside
   */
  public TcpAssert tcp(String host, int port) {
    Checks.host("host", host);
    Checks.port("port", port);
    Aim aim = new Aim("", null, host, port, "TCP");
    return new TcpAssert(scene, new OutsideConnect(scene, host, port), () -> aim);
  }

  /** As {@link #tcp(String, int)}: to the server of that URL, whatever it speaks. */
  public TcpAssert tcp(Url url) {
    Destination to = Destination.of(List.of(url.toString()));
    if (to == null) {
      throw new IllegalArgumentException("url: '" + url + "' names no host");
    }
    return tcp(url.server(), to.port());
  }

  /**
   * Sends a datagram, and waits for what comes back.
   *
   * @param host an address or a name that is known outside
   */
  public UdpAssert udp(String host, int port) {
    Checks.host("host", host);
    Checks.port("port", port);
    UdpMessage message = new UdpMessage();
    Aim aim = new Aim("", null, host, port, "UDP");
    return new UdpAssert(
        scene, message, new OutsideDatagram(scene, message, host, port), () -> aim);
  }

  /** As {@link #udp(String, int)}. */
  public UdpAssert udp(String host, Port port) {
    return udp(host, port.overUdp("udp").number());
  }

  /** The network of that machine, for any Java client. */
  public ClientNetwork network() {
    scene.flush();
    return scene.session().outside();
  }

  private static @Nullable Aim aim(Url url) {
    Destination to = Destination.of(List.of(url.toString()));
    return to == null ? null : new Aim("", null, url.server(), to.port(), "TCP");
  }

  @Override
  public String toString() {
    return "outside";
  }
}
