package io.podwire.sim.kubelet;

import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.KubeletConnection;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.Statuses;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.LogBuffer;
import io.podwire.sim.runtime.ProcessStreams;
import io.podwire.sim.runtime.RunningProcess;
import java.util.List;

/**
 * What the kubelet answers the API server (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/kubelet/server/server.go">server.go</a>).
 */
final class KubeletServer implements KubeletConnection {
  private static final Ip LOCALHOST = Ip.LOCALHOST;

  private final NodeTools tools;
  private final Kubelet kubelet;

  KubeletServer(NodeTools tools, Kubelet kubelet) {
    this.tools = tools;
    this.kubelet = kubelet;
  }

  @Override
  public RemoteProcess exec(ContainerRef ref, List<String> command, RemoteStreams streams) {
    return new Remote(running(ref).exec(command, new Forwarded(streams, true)));
  }

  @Override
  public RemoteProcess attach(ContainerRef ref, RemoteStreams streams) {
    return new Remote(running(ref).attach(new Forwarded(streams, false)));
  }

  private ContainerUnit unit(ContainerRef ref) {
    PodWorker worker = kubelet.find(ref.namespace(), ref.pod());
    ContainerUnit unit = worker == null ? null : worker.unit(ref.container());
    if (unit == null) {
      throw notFound(ref.container());
    }
    return unit;
  }

  private Container running(ContainerRef ref) {
    ContainerUnit unit = unit(ref);
    Container container = unit.container();
    if (container == null || !container.isRunning()) {
      throw notFound(ref.container());
    }
    return container;
  }

  private static io.podwire.sim.apiserver.ApiException notFound(String container) {
    return Statuses.internal(
        "unable to upgrade connection: container not found (\"" + container + "\")");
  }

  // ---- logs ------------------------------------------------------------------------------

  @Override
  public RemoteProcess logs(ContainerRef ref, LogOptions options, RemoteStreams streams) {
    Container container = logged(ref, options);
    List<LogBuffer.Line> lines = container.logs().lines();
    long skipped = options.tailLines() < 0 ? 0 : Math.max(0, lines.size() - options.tailLines());
    LogPrinter printer = new LogPrinter(options, streams);
    for (LogBuffer.Line line : List.copyOf(lines.subList((int) skipped, lines.size()))) {
      printer.print(line);
    }
    if (!options.follow() || !container.isRunning() || printer.isFull()) {
      streams.exited(0);
      return new Done(() -> {});
    }
    return new Done(follow(container, printer, streams));
  }

  /** Goes on until the container ends or enough is sent. */
  private static Runnable follow(Container container, LogPrinter printer, RemoteStreams streams) {
    Following following = new Following(streams);
    following.unfollow =
        container
            .logs()
            .follow(
                line -> {
                  printer.print(line);
                  if (printer.isFull()) {
                    following.end();
                  }
                });
    container.onExit(code -> following.end());
    return following.unfollow;
  }

  /** Ends once, whoever is first to say so. */
  private static final class Following {
    private final RemoteStreams streams;
    private Runnable unfollow = () -> {};
    private boolean ended;

    Following(RemoteStreams streams) {
      this.streams = streams;
    }

    void end() {
      if (!ended) {
        ended = true;
        unfollow.run();
        streams.exited(0);
      }
    }
  }

  private Container logged(ContainerRef ref, LogOptions options) {
    PodWorker worker = kubelet.find(ref.namespace(), ref.pod());
    ContainerUnit unit = worker == null ? null : worker.unit(ref.container());
    if (unit == null) {
      String what =
          String.format(
              "container \"%s\" in pod \"%s\" is waiting to start: ContainerCreating",
              ref.container(), ref.pod());
      throw Statuses.badRequest(what);
    }
    String where = String.format("container \"%s\" in pod \"%s\"", ref.container(), ref.pod());
    Container chosen = options.previous() ? previous(unit) : unit.container();
    if (chosen != null) {
      return chosen;
    }
    if (options.previous()) {
      throw Statuses.badRequest("previous terminated " + where + " not found");
    }
    String reason = unit.states().waitingReason();
    boolean pulling = reason.equals("ErrImagePull") || reason.equals("ImagePullBackOff");
    throw Statuses.badRequest(
        where + " is waiting to start: " + (pulling ? "trying and failing to pull image" : reason));
  }

  /** What ran before; a container that waits for its restart still is what it was. */
  private static @org.jspecify.annotations.Nullable Container previous(ContainerUnit unit) {
    return unit.states().waitingReason().isEmpty() ? unit.previous() : unit.container();
  }

  // ---- port forward ----------------------------------------------------------------------

  @Override
  public RemoteProcess portForward(String namespace, String pod, int port, RemoteStreams streams) {
    PodWorker worker = kubelet.find(namespace, pod);
    NetworkNamespace network = worker == null ? null : worker.network();
    if (network == null) {
      throw Statuses.notFound(Resources.PODS, pod);
    }
    String what =
        String.format(
            "failed to connect to localhost:%d inside namespace \"%s\", IPv4: dial tcp4 127.0.0.1:%d",
            port, network.name(), port);
    PortForward forward =
        new PortForward(tools.simulation, network, LOCALHOST, port, streams, what);
    forward.start();
    return forward;
  }

  // ---- adapters --------------------------------------------------------------------------

  /** What a process in a container prints, on its way to who asked. */
  private record Forwarded(RemoteStreams to, boolean isExec) implements ProcessStreams {
    @Override
    public void stdout(byte[] bytes) {
      to.stdout(bytes);
    }

    @Override
    public void stderr(byte[] bytes) {
      to.stderr(bytes);
    }

    @Override
    public void exited(int code) {
      to.exited(code);
    }

    @Override
    public void failed(String message) {
      to.failed(isExec ? "error executing command in container: " + message : message);
    }
  }

  private record Remote(RunningProcess process) implements RemoteProcess {
    @Override
    public void stdin(byte[] bytes) {
      process.stdin(bytes);
    }

    @Override
    public void closeStdin() {
      process.closeStdin();
    }

    /** As with a real runtime, a process whose client has gone goes on. */
    @Override
    public void disconnect() {
      process.closeStdin();
    }
  }

  private record Done(Runnable end) implements RemoteProcess {
    @Override
    public void stdin(byte[] bytes) {}

    @Override
    public void closeStdin() {}

    @Override
    public void disconnect() {
      end.run();
    }
  }
}
