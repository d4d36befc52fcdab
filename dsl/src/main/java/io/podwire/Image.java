package io.podwire;

import io.podwire.app.App;
import io.podwire.app.ExitHook;
import io.podwire.app.HttpHandler;
import io.podwire.app.TcpHandler;
import io.podwire.app.UdpHandler;
import io.podwire.engine.Capability;
import io.podwire.engine.ImageContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A container image as a test names it. An immutable value; {@link Images} has the usual ones.
 *
 * <p>It may be the test's own, with handlers in place of a program:
 *
 * <pre>{@code
 * image("acme/api:1.2").http(8080, request -> WebReply.text("hello from " + request.pod().hostname()))
 * }</pre>
 *
 * <p>Where an engine runs no handlers the test is aborted, unless the image says what takes their
 * place there: {@link #built}, {@link #archive} or {@link #orPulled}. Tags are images of their own,
 * as for a registry. Images are equal if all that was said of them is: two handlers are the same
 * only if they are one object, or equal by their own rule.
 *
 * @see Images#image(String)
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Image {
  private final String reference;
  private final List<Integer> ports;
  private final Toolbox toolbox;
  private final @Nullable App app;
  private final @Nullable ImageContent local;
  private final boolean pulled;

  Image(String reference, List<Integer> ports, Toolbox toolbox) {
    this(Checks.image(reference), ports, toolbox, null, null, false);
  }

  private Image(
      String reference,
      List<Integer> ports,
      Toolbox toolbox,
      @Nullable App app,
      @Nullable ImageContent local,
      boolean pulled) {
    this.reference = reference;
    this.ports = ports;
    this.toolbox = toolbox;
    this.app = app;
    this.local = local;
    this.pulled = pulled;
  }

  /** What the container runtime pulls, for example {@code nginx:1.27}. */
  public String reference() {
    return reference;
  }

  /** The last segment of its path without its tag: what a Deployment of it is called. */
  public String defaultName() {
    String path = reference.substring(reference.lastIndexOf('/') + 1);
    return path.split("[:@]", 2)[0].replace('_', '-').replace('.', '-');
  }

  /** The TCP ports that its containers listen on, as far as they are known. */
  public List<Integer> ports() {
    return ports;
  }

  /** The same image, known to listen on these ports: its Deployments declare them. */
  public Image listeningOn(int... numbers) {
    List<Integer> known =
        java.util.Arrays.stream(numbers).map(n -> Checks.port("port", n)).boxed().toList();
    return new Image(reference, known, toolbox, app, local, pulled);
  }

  /**
   * The same image, answering HTTP on that port by a handler.
   *
   * @throws IllegalArgumentException if it has something on that port already
   */
  public Image http(int port, HttpHandler handler) {
    return with(new App.Http(Checks.port("port", port), handler));
  }

  /** The same image, serving TCP on that port by a handler; see {@link #http}. */
  public Image tcp(int port, TcpHandler handler) {
    return with(new App.Tcp(Checks.port("port", port), handler));
  }

  /** The same image, answering datagrams on that port by a handler; see {@link #http}. */
  public Image udp(int port, UdpHandler handler) {
    return with(new App.Udp(Checks.port("port", port), handler));
  }

  /**
   * The same image, standing for a real program: what connects to its port reaches the program that
   * listens on that loopback port of the test's machine, for example in a debugger.
   */
  public Image bridge(int port, int localPort) {
    return with(new App.Local(Checks.port("port", port), Checks.port("localPort", localPort)));
  }

  /** The same image, with that file in it, for its handlers and for readiness probes. */
  public Image file(String path, String text) {
    return own(program().withFile(path, text));
  }

  /**
   * The same image, doing that at SIGTERM, while it still serves. Afterwards it stops listening,
   * finishes the requests that it has begun, and ends.
   */
  public Image beforeExit(ExitHook hook) {
    return own(program().withExitHook(hook));
  }

  /**
   * The same image, found in that file where an engine runs real containers: what {@code docker
   * save} writes, or an OCI archive, holding the image by its reference.
   *
   * @throws IllegalArgumentException if there is no such file
   */
  public Image archive(Path file) {
    if (!Files.isRegularFile(file)) {
      throw Checks.refused("archive", file.toString(), "a file");
    }
    return new Image(reference, ports, toolbox, app, new ImageContent.Archive(file), pulled);
  }

  /**
   * The same image, taken from the Docker engine of the test's machine where an engine runs real
   * containers: as {@code docker build -t} left it there, without a registry.
   */
  public Image built() {
    return new Image(reference, ports, toolbox, app, new ImageContent.Built(), pulled);
  }

  /** The same image, pulled by its reference where an engine runs no handlers. */
  public Image orPulled() {
    return new Image(reference, ports, toolbox, app, local, true);
  }

  private Image with(App.Listener listener) {
    App more = program().with(listener);
    List<Integer> known = new ArrayList<>(ports);
    if (listener.protocol().equals("TCP") && !known.contains(listener.port())) {
      known.add(listener.port());
    }
    return new Image(reference, List.copyOf(known), toolbox, more, local, pulled);
  }

  private Image own(App program) {
    return new Image(reference, ports, toolbox, program, local, pulled);
  }

  private App program() {
    return app == null ? App.EMPTY : app;
  }

  /** The UDP ports of its handlers. */
  List<Integer> udpPorts() {
    return program().listeners().stream()
        .filter(listener -> listener.protocol().equals("UDP"))
        .map(App.Listener::port)
        .toList();
  }

  /** What an engine must be given before it can run this, in the order of preference. */
  private List<ImageContent> contents() {
    List<ImageContent> contents = new ArrayList<>();
    if (app != null) {
      contents.add(new ImageContent.Program(app));
    }
    if (local != null) {
      contents.add(local);
    }
    return contents;
  }

  /**
   * What an engine of these capabilities must be given before it can run this; empty where it pulls
   * the image by itself.
   *
   * @throws UnsupportedCapabilityException if it cannot have it in any way
   */
  Optional<ImageContent> content(Set<Capability> capabilities, String engine) {
    List<ImageContent> contents = contents();
    Optional<ImageContent> possible =
        contents.stream().filter(c -> capabilities.containsAll(c.needs())).findFirst();
    if (possible.isEmpty() && !contents.isEmpty() && !pulled) {
      Set<Capability> missing = contents.get(0).needs();
      missing.removeAll(capabilities);
      throw new UnsupportedCapabilityException(
          missing.iterator().next(), engine, "image " + reference);
    }
    return possible;
  }

  /** The same image with that tag. */
  Image tagged(String tag) {
    int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
    String bare = colon < 0 ? reference : reference.substring(0, colon);
    return new Image(bare + ":" + tag, ports, toolbox, app, local, pulled);
  }

  Toolbox toolbox() {
    return toolbox;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image image
        && image.reference.equals(reference)
        && image.ports.equals(ports)
        && image.toolbox == toolbox
        && Objects.equals(image.app, app)
        && Objects.equals(image.local, local)
        && image.pulled == pulled;
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  @Override
  public String toString() {
    return reference;
  }
}
