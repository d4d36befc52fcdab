package io.podwire;

import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/** Asks the network as each of several Pods. */
@API(status = API.Status.EXPERIMENTAL)
public final class PodsProbe {
  private final PodsHandle pods;

  PodsProbe(PodsHandle pods) {
    this.pods = pods;
  }

  /** Each connects to a Service by its name. */
  public EachTcp tcp(ServiceHandle service, int port) {
    return new EachTcp(pods.some().stream().map(pod -> pod.probe().tcp(service, port)).toList());
  }

  /** As {@link #tcp(ServiceHandle, int)}. */
  public EachTcp tcp(ServiceHandle service, Port port) {
    return tcp(service, port.overTcp("tcp").number());
  }

  /** Each connects to a host by name or address. */
  public EachTcp tcp(String host, int port) {
    return new EachTcp(pods.some().stream().map(pod -> pod.probe().tcp(host, port)).toList());
  }

  /** Each sends a datagram to a Service by its name. */
  public EachUdp udp(ServiceHandle service, int port) {
    return new EachUdp(pods.some().stream().map(pod -> pod.probe().udp(service, port)).toList());
  }

  /** As {@link #udp(ServiceHandle, int)}. */
  public EachUdp udp(ServiceHandle service, Port port) {
    return udp(service, port.overUdp("udp").number());
  }

  /** Each sends a datagram to a host by name or address. */
  public EachUdp udp(String host, int port) {
    return new EachUdp(pods.some().stream().map(pod -> pod.probe().udp(host, port)).toList());
  }

  /** What each Pod's connection comes to. */
  @API(status = API.Status.EXPERIMENTAL)
  public static final class EachTcp {
    private final List<TcpAssert> each;

    private EachTcp(List<TcpAssert> each) {
      this.each = each;
    }

    /** Every one connects. */
    public EachTcp connects() {
      return all(TcpAssert::connects);
    }

    /** Every one is denied; see {@link TcpAssert#isDenied()}. */
    public EachTcp isDenied() {
      return all(TcpAssert::isDenied);
    }

    /** Every one is refused. */
    public EachTcp isRefused() {
      return all(TcpAssert::isRefused);
    }

    /** Every one times out. */
    public EachTcp timesOut() {
      return all(TcpAssert::timesOut);
    }

    private EachTcp all(Consumer<TcpAssert> expectation) {
      each.forEach(expectation);
      return this;
    }
  }

  /** What comes back for each Pod's datagram. */
  @API(status = API.Status.EXPERIMENTAL)
  public static final class EachUdp {
    private final List<UdpAssert> each;

    private EachUdp(List<UdpAssert> each) {
      this.each = each;
    }

    /** What each sends; see {@link UdpAssert#sending}. */
    public EachUdp sending(String text) {
      return all(udp -> udp.sending(text));
    }

    /** Every one is answered. */
    public EachUdp answers() {
      return all(UdpAssert::answers);
    }

    /** Every one is denied; see {@link UdpAssert#isDenied()}. */
    public EachUdp isDenied() {
      return all(UdpAssert::isDenied);
    }

    private EachUdp all(Consumer<UdpAssert> expectation) {
      each.forEach(expectation);
      return this;
    }
  }
}
