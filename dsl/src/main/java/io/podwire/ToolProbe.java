package io.podwire;

import io.podwire.probe.CommandAnswer;
import io.podwire.probe.CommandLine;
import io.podwire.probe.CurlOutput;
import io.podwire.probe.DigOutput;
import io.podwire.probe.DnsAnswer;
import io.podwire.probe.HttpAnswer;
import io.podwire.probe.NcOutput;
import io.podwire.probe.NslookupOutput;
import io.podwire.probe.TcpAnswer;
import io.podwire.probe.ToolRun;
import io.podwire.probe.UdpAnswer;
import io.podwire.probe.UdpOutput;
import io.podwire.probe.WgetOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Asks the network from inside the cluster, by running a tool in a container. Nothing runs before
 * an assertion asks.
 *
 * <p>Each look of {@code wget}, {@code curl}, {@code get} and {@code tcp} may take 3 s, on the
 * cluster's clock ({@code wget}: until it has connected, and for each pause of the answer). One
 * that times out is followed by a connection alone, which tells a server that is slow from a
 * network that lets nobody through. {@code wget("-T", "10", …)} and {@code curl("-m", "10", …)}
 * give a look more.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract sealed class ToolProbe permits PodProbe, PodProbeInside, NodeProbe {
  private final Scene scene;
  private final Seat seat;

  ToolProbe(Scene scene, Seat seat) {
    this.scene = scene;
    this.seat = seat;
  }

  /**
   * Runs a program with these arguments, no shell between.
   *
   * @throws IllegalArgumentException if there is no program
   */
  public CommandAssert run(String... argv) {
    return new CommandAssert(scene, question(Checks.argv(argv), CommandAnswer::new));
  }

  /** Runs a line of shell: {@code sh -c line}. */
  public CommandAssert sh(String line) {
    return run("sh", "-c", line);
  }

  /**
   * Fetches by BusyBox's {@code wget}: a URL alone is fetched to standard output; several arguments
   * go to {@code wget} as they are.
   *
   * @throws IllegalArgumentException if the only argument is no URL
   */
  public HttpAssert wget(String... arguments) {
    return http(Tools.wget(arguments), WgetOutput::read, Destination.of(List.of(arguments)));
  }

  /**
   * Fetches by {@code curl}, with these arguments and {@code -sSi} before them.
   *
   * @throws IllegalArgumentException if the only argument is no URL
   */
  public HttpAssert curl(String... arguments) {
    return http(Tools.curl(arguments), CurlOutput::read, Destination.of(List.of(arguments)));
  }

  /**
   * Fetches a URL by whichever tool is there.
   *
   * @throws IllegalArgumentException if it is no URL
   */
  public HttpAssert get(String url) {
    Checks.url(url);
    return get(url, () -> url);
  }

  /**
   * Fetches a URL by whichever tool is there.
   *
   * @throws IllegalArgumentException if its server is asked by another name ({@link Url#named})
   */
  public HttpAssert get(Url url) {
    if (url.isNamed()) {
      throw Checks.refused("url", url.toString(), "a URL of the server's own; inside, DNS says it");
    }
    return get(url.toString());
  }

  /** Fetches the root of a Service's first port, by its name. */
  public HttpAssert get(ServiceHandle service) {
    return get(service.toString(), () -> service.url().toString());
  }

  /** Fetches the root of the workload's Service, which has its name. */
  public HttpAssert get(WorkloadHandle<?> workload) {
    return get(workload.service());
  }

  /** Fetches the root of a Pod's first declared port, or 80, by its address. */
  public HttpAssert get(PodHandle pod) {
    return get(pod.toString(), () -> pod.currentUrl().toString());
  }

  private HttpAssert get(String words, Supplier<String> url) {
    boolean curl = seat.toolbox().hasCurl();
    Question<HttpAnswer> look =
        new Look<>(
            scene,
            seat,
            "GET " + words,
            () -> curl ? Tools.curl(url.get()) : Tools.wget(url.get()),
            curl ? CurlOutput::read : WgetOutput::read);
    return http(look, () -> Destination.of(List.of(url.get())), new Fetch(scene, seat, words, url));
  }

  /** Asks for a name by {@code nslookup}, with these arguments. */
  public DnsAssert nslookup(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("nslookup"));
    argv.addAll(Checks.argv(arguments));
    return new DnsAssert(
        scene, question(argv, NslookupOutput::read), seat, DnsQuery.nslookup(arguments));
  }

  /** Asks for a name by {@code dig}, with these arguments. */
  public DnsAssert dig(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("dig"));
    argv.addAll(Checks.argv(arguments));
    return new DnsAssert(
        scene, question(List.copyOf(argv), DigOutput::read), seat, DnsQuery.dig(arguments));
  }

  /** Resolves a name as the Pod's programs would, search domains included. */
  public DnsAssert resolve(String name) {
    List<String> argv = Tools.resolve(Checks.host("name", name));
    Question<DnsAnswer> question =
        new Look<>(scene, seat, "resolve " + name, () -> argv, NslookupOutput::read);
    return new DnsAssert(scene, question, seat, DnsQuery.resolve(name));
  }

  /** Connects to a host by name or address, and closes. */
  public TcpAssert tcp(String host, int port) {
    Checks.host("host", host);
    Checks.port("port", port);
    List<String> argv = Tools.connect(seat.toolbox(), host, port);
    return new TcpAssert(
        scene, question(argv, NcOutput::read), () -> seat.aim(new Destination(host, port)));
  }

  /** As {@link #tcp(String, int)}. */
  public TcpAssert tcp(String host, Port port) {
    return tcp(host, port.overTcp("tcp").number());
  }

  /** Connects to a Service by its name, and closes. */
  public TcpAssert tcp(ServiceHandle service, int port) {
    Checks.port("port", port);
    return tcp(service.toString(), service::hostName, port);
  }

  /** As {@link #tcp(ServiceHandle, int)}. */
  public TcpAssert tcp(ServiceHandle service, Port port) {
    return tcp(service, port.overTcp("tcp").number());
  }

  /** Connects to a Pod by its address, and closes. */
  public TcpAssert tcp(PodHandle pod, int port) {
    Checks.port("port", port);
    return tcp(pod.toString(), pod::currentIp, port);
  }

  /** As {@link #tcp(PodHandle, int)}. */
  public TcpAssert tcp(PodHandle pod, Port port) {
    return tcp(pod, port.overTcp("tcp").ofPods("tcp").number());
  }

  /** Sends a datagram to a host by name or address, and waits for what comes back. */
  public UdpAssert udp(String host, int port) {
    Checks.host("host", host);
    return udp(host, () -> host, Checks.port("port", port));
  }

  /** As {@link #udp(String, int)}. */
  public UdpAssert udp(String host, Port port) {
    return udp(host, port.overUdp("udp").number());
  }

  /** Sends a datagram to a Service by its name, and waits for what comes back. */
  public UdpAssert udp(ServiceHandle service, int port) {
    return udp(service.toString(), service::hostName, Checks.port("port", port));
  }

  /** As {@link #udp(ServiceHandle, int)}. */
  public UdpAssert udp(ServiceHandle service, Port port) {
    return udp(service, port.overUdp("udp").number());
  }

  /** Sends a datagram to a Pod by its address, and waits for what comes back. */
  public UdpAssert udp(PodHandle pod, int port) {
    return udp(pod.toString(), pod::currentIp, Checks.port("port", port));
  }

  /** As {@link #udp(PodHandle, int)}. */
  public UdpAssert udp(PodHandle pod, Port port) {
    return udp(pod, port.overUdp("udp").ofPods("udp").number());
  }

  /** Sends one echo request by {@code ping}. */
  public PingAssert ping(String host) {
    List<String> argv = List.of("ping", "-c", "1", "-W", "2", Checks.host("host", host));
    return new PingAssert(scene, question(argv, CommandAnswer::new));
  }

  Scene scene() {
    return scene;
  }

  Seat seat() {
    return seat;
  }

  private TcpAssert tcp(String words, Supplier<String> host, int port) {
    Question<TcpAnswer> question =
        new Look<>(
            scene,
            seat,
            "TCP connection to port " + port + " of " + words,
            () -> Tools.connect(seat.toolbox(), host.get(), port),
            NcOutput::read);
    return new TcpAssert(scene, question, () -> seat.aim(new Destination(host.get(), port)));
  }

  private UdpAssert udp(String words, Supplier<String> host, int port) {
    UdpMessage message = new UdpMessage();
    Question<UdpAnswer> question =
        new Look<>(
            scene,
            seat,
            () -> message + " to port " + port + " of " + words,
            () -> Tools.datagram(seat.toolbox(), message.text(), host.get(), port),
            UdpOutput::read);
    return new UdpAssert(
        scene, message, question, () -> seat.udpAim(new Destination(host.get(), port)));
  }

  private HttpAssert http(
      List<String> argv, Function<ToolRun, HttpAnswer> parser, @Nullable Destination to) {
    return http(question(argv, parser), () -> to, null);
  }

  private HttpAssert http(
      Question<HttpAnswer> look, Supplier<@Nullable Destination> to, @Nullable Fetch fetch) {
    return new HttpAssert(
        scene, new Request(scene, seat, look, to), () -> seat.aim(to.get()), fetch);
  }

  private <A extends io.podwire.probe.Answer> Question<A> question(
      List<String> argv, Function<ToolRun, A> parser) {
    return new Look<>(scene, seat, CommandLine.of(argv), () -> argv, parser);
  }

  @Override
  public String toString() {
    return seat.toString();
  }
}
