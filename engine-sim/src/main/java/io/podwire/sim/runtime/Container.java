package io.podwire.sim.runtime;

import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.NetworkNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A container: its files, its processes, its log. It runs as long as its process 1; when that ends,
 * the others are killed.
 *
 * <p>Confined to the holder of the simulation's baton. No method blocks.
 */
public final class Container {
  private final Simulation simulation;
  private final ContainerSpec spec;
  private final Image image;
  private final FileSystem files;
  private final LogBuffer logs;
  private final Pipe stdin;
  private final SortedMap<Integer, UnixProcess> processes = new TreeMap<>();
  private final List<IntConsumer> exitListeners = new ArrayList<>();
  private final List<ProcessStreams> attached = new ArrayList<>();
  private @Nullable UnixProcess init;
  private @Nullable UnixProcess joined;
  private int lastPid;

  Container(Simulation simulation, ContainerSpec spec, Image image) {
    this.simulation = simulation;
    this.spec = spec;
    this.image = image;
    this.files = new FileSystem(simulation, image.files().copy(), spec.mounts());
    this.logs = new LogBuffer(simulation);
    this.stdin = new Pipe(simulation);
  }

  /**
   * Starts process 1.
   *
   * @throws ContainerStartException with containerd's words, if there is no such executable
   */
  public void start() throws ContainerStartException {
    if (!spec.stdin()) {
      stdin.finish();
    }
    Descriptors descriptors =
        Descriptors.of(
            stdin.reader(),
            new OpenFiles.Sink((bytes, offset, length) -> print(false, bytes, offset, length)),
            new OpenFiles.Sink(
                (bytes, offset, length) -> print(!spec.tty(), bytes, offset, length)));
    List<String> argv = argv();
    try {
      Executables.Found found = OciExec.find(files, workingDirectory(), env(), argv);
      init =
          begin(
              null,
              found.program(),
              new Launch(found.argv(), env(), workingDirectory(), descriptors));
    } catch (OciExec.Failure failure) {
      throw new ContainerStartException(
          "failed to create containerd task: failed to create shim task: OCI runtime create failed:"
              + " runc create failed: unable to start container process: "
              + failure.getMessage()
              + ": unknown");
    }
  }

  /** Asks process 1 to end, by the image's stop signal, and kills it after the grace. */
  public void stop(Duration grace) {
    if (isRunning()) {
      simulation.after(grace, this::kill);
      running().signal(image.stopSignal());
    }
  }

  /** Kills process 1, and with it all others; harmless if it does not run. */
  public void kill() {
    if (isRunning()) {
      running().terminate(UnixSignal.KILL);
    }
  }

  /** Whether process 1 has been started and lives. */
  public boolean isRunning() {
    return init != null && init.exitCode().isEmpty();
  }

  /** The exit code of process 1, once it has ended. */
  public OptionalInt exitCode() {
    return init == null ? OptionalInt.empty() : init.exitCode();
  }

  /** Tells, by an event of its own, that process 1 has ended. */
  public void onExit(IntConsumer code) {
    OptionalInt exited = exitCode();
    if (exited.isPresent()) {
      simulation.soon(() -> code.accept(exited.getAsInt()));
    } else {
      exitListeners.add(code);
    }
  }

  /** What process 1 has printed. */
  public LogBuffer logs() {
    return logs;
  }

  /** Runs one more process, with a standard input that the caller feeds, or closes at once. */
  public RunningProcess exec(List<String> argv, ProcessStreams streams) {
    if (!isRunning()) {
      streams.failed("cannot exec in a stopped container");
      return new ClosedProcess();
    }
    Pipe input = new Pipe(simulation);
    Descriptors descriptors =
        Descriptors.of(
            input.reader(),
            new OpenFiles.Sink(
                (b, at, n) -> streams.stdout(java.util.Arrays.copyOfRange(b, at, at + n))),
            new OpenFiles.Sink(
                (b, at, n) -> streams.stderr(java.util.Arrays.copyOfRange(b, at, at + n))));
    try {
      Executables.Found found = OciExec.find(files, workingDirectory(), env(), argv);
      UnixProcess process =
          begin(
              null,
              found.program(),
              new Launch(found.argv(), env(), workingDirectory(), descriptors));
      process.onExit(streams::exited);
      return new FedProcess(input, process);
    } catch (OciExec.Failure failure) {
      streams.failed(
          "failed to exec in container: failed to start exec \""
              + OciExec.id(simulation)
              + "\": OCI runtime exec failed: exec failed: unable to start container process: "
              + failure.getMessage()
              + ": unknown");
      return new ClosedProcess();
    }
  }

  /**
   * A process that does nothing by itself: what its holder does with it happens in here. There is
   * one, and it ends with process 1.
   */
  public UnixProcess join() {
    UnixProcess known = joined;
    if (known == null || known.exitCode().isPresent()) {
      Descriptors prints =
          Descriptors.of(
              new Pipe(simulation).reader(),
              new OpenFiles.Sink((bytes, offset, length) -> print(false, bytes, offset, length)),
              new OpenFiles.Sink((bytes, offset, length) -> print(true, bytes, offset, length)));
      Program.Daemon nothing = process -> {};
      Launch launch = new Launch(List.of("podwire"), env(), workingDirectory(), prints);
      joined = known = begin(null, nothing, launch);
    }
    return known;
  }

  /** Joins the streams of process 1: what it prints from now on, and its standard input. */
  public RunningProcess attach(ProcessStreams streams) {
    if (!isRunning()) {
      streams.failed("cannot attach to a stopped container");
      return new ClosedProcess();
    }
    attached.add(streams);
    return new FedProcess(stdin, running());
  }

  // ---- for its processes -------------------------------------------------------------------

  UnixProcess begin(@Nullable UnixProcess parent, Program program, Launch launch) {
    UnixProcess process = new UnixProcess(this, ++lastPid, parent, launch);
    processes.put(process.pid(), process);
    process.begin(program);
    return process;
  }

  void forget(UnixProcess process) {
    processes.remove(process.pid());
    if (process.pid() != 1) {
      return;
    }
    for (UnixProcess other : List.copyOf(processes.values())) {
      other.terminate(UnixSignal.KILL);
    }
    simulation.soon(this::tellExit);
  }

  private void tellExit() {
    logs.finish();
    int code = exitCode().orElseThrow();
    List.copyOf(attached).forEach(streams -> streams.exited(code));
    List.copyOf(exitListeners).forEach(listener -> listener.accept(code));
  }

  private void print(boolean error, byte[] bytes, int offset, int length) {
    logs.append(error, bytes, offset, length);
    for (ProcessStreams streams : List.copyOf(attached)) {
      byte[] copy = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
      if (error) {
        streams.stderr(copy);
      } else {
        streams.stdout(copy);
      }
    }
  }

  private UnixProcess running() {
    return java.util.Objects.requireNonNull(init, "not started");
  }

  private List<String> argv() {
    List<String> argv =
        new ArrayList<>(spec.command().isEmpty() ? image.entrypoint() : spec.command());
    argv.addAll(spec.args().isEmpty() && spec.command().isEmpty() ? image.command() : spec.args());
    return argv;
  }

  private String workingDirectory() {
    return spec.workingDir().isEmpty() ? image.workingDir() : spec.workingDir();
  }

  private Map<String, String> env() {
    Map<String, String> lower = new LinkedHashMap<>(image.env());
    lower.put("HOSTNAME", spec.hostname());
    Env env = Env.copyOf(spec.env()).above(lower);
    env.putIfAbsent("HOME", "/root");
    return env;
  }

  Simulation simulation() {
    return simulation;
  }

  FileSystem files() {
    return files;
  }

  NetworkNamespace network() {
    return spec.network();
  }

  String hostname() {
    return spec.hostname();
  }

  Map<Integer, UnixProcess> processes() {
    return processes;
  }

  private record FedProcess(Pipe input, UnixProcess process) implements RunningProcess {
    @Override
    public void stdin(byte[] bytes) {
      input.push(bytes);
    }

    @Override
    public void closeStdin() {
      input.finish();
    }

    @Override
    public void kill() {
      process.terminate(UnixSignal.KILL);
    }
  }

  private record ClosedProcess() implements RunningProcess {
    @Override
    public void stdin(byte[] bytes) {}

    @Override
    public void closeStdin() {}

    @Override
    public void kill() {}
  }
}
