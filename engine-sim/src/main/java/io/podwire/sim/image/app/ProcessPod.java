package io.podwire.sim.image.app;

import io.podwire.app.AppPod;
import io.podwire.sim.address.Ip;
import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;

/** A Pod as one process in it sees it. May be used on any thread. */
public final class ProcessPod implements AppPod {
  private final UnixProcess process;
  private final SocketFactory sockets;

  /** The view of that process. */
  public ProcessPod(UnixProcess process) {
    this.process = process;
    this.sockets =
        process.simulation().enter(() -> process.network().socketFactory(new Resolver(process)));
  }

  @FunctionalInterface
  private interface Call<T> {
    T make() throws IOException;
  }

  private <T> T entered(Call<T> call) throws IOException {
    try {
      return process
          .simulation()
          .enter(
              () -> {
                try {
                  return call.make();
                } catch (IOException failed) {
                  throw new UncheckedIOException(failed);
                }
              });
    } catch (UncheckedIOException carried) {
      throw carried.getCause();
    }
  }

  @Override
  public SocketFactory socketFactory() {
    return sockets;
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    try {
      return entered(
          () -> new Resolver(process).resolveAll(host).stream().map(Ip::toInetAddress).toList());
    } catch (UnknownHostException unknown) {
      throw unknown;
    } catch (IOException neverElse) {
      throw new UncheckedIOException(neverElse);
    }
  }

  @Override
  public byte[] ask(String host, int port, byte[] datagram, Duration patience) throws IOException {
    Ip to = entered(() -> new Resolver(process).resolve(host));
    return process.network().ask(to, port, datagram, patience);
  }

  @Override
  public String hostname() {
    return process.hostname();
  }

  @Override
  public List<String> arguments() {
    return process.argv();
  }

  @Override
  public Map<String, String> env() {
    return process.simulation().enter(() -> Map.copyOf(process.env()));
  }

  @Override
  public boolean exists(String path) {
    return process.simulation().enter(() -> process.files().stat(process.path(path)) != null);
  }

  @Override
  public String read(String path) throws IOException {
    byte[] bytes = entered(() -> process.files().read(process.path(path)));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void write(String path, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    entered(
        () -> {
          process.files().write(process.path(path), bytes, false);
          return true;
        });
  }

  @Override
  public void remove(String path) throws IOException {
    entered(
        () -> {
          process.files().remove(process.path(path));
          return true;
        });
  }

  @Override
  public void log(String line) {
    try {
      entered(
          () -> {
            process.out().printLine(line);
            process.out().flush();
            return true;
          });
    } catch (IOException nobodyReads) {
      throw new UncheckedIOException(nobodyReads);
    }
  }

  /** Prints what went wrong in a handler, with its stack, as an uncaught exception is. */
  void log(Throwable failed) {
    java.io.StringWriter text = new java.io.StringWriter();
    failed.printStackTrace(new java.io.PrintWriter(text));
    log(text.toString().stripTrailing());
  }

  @Override
  public Instant now() {
    return process.simulation().enter(process.simulation()::now);
  }

  @Override
  public void sleep(Duration duration) {
    process.simulation().enter(() -> process.simulation().sleep(duration));
  }

  @Override
  public String toString() {
    return "Pod " + process.hostname();
  }
}
