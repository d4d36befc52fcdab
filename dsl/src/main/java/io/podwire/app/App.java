package io.podwire.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The program of an image of the test's own: what it does on each port, the files it comes with,
 * and how it ends. An immutable value. At SIGTERM it runs its exit hook, stops listening, finishes
 * what it has begun, and exits with 0.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class App {
  /** Serves nothing, comes with nothing, and ends at once when asked. */
  public static final App EMPTY = new App(List.of(), Map.of(), null);

  private final List<Listener> listeners;
  private final Map<String, String> files;
  private final @Nullable ExitHook exitHook;

  /** What happens on one port. */
  @API(status = API.Status.EXPERIMENTAL)
  public sealed interface Listener {
    /** The port. */
    int port();

    /** {@code TCP} or {@code UDP}. */
    default String protocol() {
      return "TCP";
    }
  }

  /** HTTP/1.1 by a handler. */
  @API(status = API.Status.EXPERIMENTAL)
  public record Http(int port, HttpHandler handler) implements Listener {}

  /** TCP by a handler. */
  @API(status = API.Status.EXPERIMENTAL)
  public record Tcp(int port, TcpHandler handler) implements Listener {}

  /** UDP by a handler. */
  @API(status = API.Status.EXPERIMENTAL)
  public record Udp(int port, UdpHandler handler) implements Listener {
    @Override
    public String protocol() {
      return "UDP";
    }
  }

  /** TCP that leads to a program which listens on a loopback port of the test's machine. */
  @API(status = API.Status.EXPERIMENTAL)
  public record Local(int port, int localPort) implements Listener {}

  private App(List<Listener> listeners, Map<String, String> files, @Nullable ExitHook exitHook) {
    this.listeners = listeners;
    this.files = files;
    this.exitHook = exitHook;
  }

  /**
   * The same with one more port.
   *
   * @throws IllegalArgumentException if something is on that port already
   */
  public App with(Listener listener) {
    for (Listener other : listeners) {
      if (other.port() == listener.port() && other.protocol().equals(listener.protocol())) {
        throw new IllegalArgumentException(
            "port: " + listener.port() + "/" + listener.protocol() + " has a handler already");
      }
    }
    List<Listener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new App(List.copyOf(more), files, exitHook);
  }

  /** The same with that file in its image. */
  public App withFile(String path, String text) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("file: '" + path + "' is not an absolute path");
    }
    Map<String, String> more = new LinkedHashMap<>(files);
    more.put(path, text);
    return new App(listeners, more, exitHook);
  }

  /** The same, doing that when it is asked to end. */
  public App withExitHook(ExitHook hook) {
    return new App(listeners, files, hook);
  }

  /** Its ports, in the order in which they were given. */
  public List<Listener> listeners() {
    return listeners;
  }

  /** Whether one of its ports leads to a program of the test's machine. */
  public boolean hasBridge() {
    return listeners.stream().anyMatch(Local.class::isInstance);
  }

  /** Whether it does anything but lead to programs of the test's machine. */
  public boolean hasCode() {
    return exitHook != null
        || !files.isEmpty()
        || !listeners.stream().allMatch(Local.class::isInstance);
  }

  /** The text of each file by its absolute path. */
  public Map<String, String> files() {
    return files;
  }

  /** What it does when it is asked to end. */
  public Optional<ExitHook> exitHook() {
    return Optional.ofNullable(exitHook);
  }

  /** Whether it has equal handlers on the same ports, equal files and an equal exit hook. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof App app
        && app.listeners.equals(listeners)
        && app.files.equals(files)
        && Objects.equals(app.exitHook, exitHook);
  }

  @Override
  public int hashCode() {
    return Objects.hash(listeners, files, exitHook);
  }

  /** Its ports as an image declares them, for example {@code 8080/tcp}. */
  @Override
  public String toString() {
    Function<Listener, String> words =
        listener -> listener.port() + "/" + listener.protocol().toLowerCase(java.util.Locale.ROOT);
    return listeners.stream().map(words).collect(Collectors.joining(", ", "app on ", ""));
  }
}
