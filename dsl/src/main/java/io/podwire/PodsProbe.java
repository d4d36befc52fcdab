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
}
