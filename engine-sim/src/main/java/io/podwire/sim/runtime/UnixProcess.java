package io.podwire.sim.runtime;

import io.podwire.sim.clock.Signal;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.Task;
import io.podwire.sim.network.NetworkNamespace;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A process of a container, and all that the program in it can ask of the kernel: its arguments,
 * variables, files and descriptors, the network, time, children and signals.
 *
 * <p>As process 1 it is protected: a signal that it does not handle does nothing, except SIGKILL.
 */
public final class UnixProcess {
  private static final int STDIO_BUFFER = 4096;
  private static final String DEFAULT_PATH = "/sbin:/usr/sbin:/bin:/usr/bin";

  private final Container container;
  private final int pid;
  private final @Nullable UnixProcess parent;
  private final Map<String, String> env;
  private final Descriptors descriptors;
  private final Map<UnixSignal, Runnable> handlers = new EnumMap<>(UnixSignal.class);
  private final Deque<Closeable> owned = new ArrayDeque<>();
  private final List<IntConsumer> exitListeners = new ArrayList<>();
  private final Set<Task> helpers = new LinkedHashSet<>();
  private final Signal news;
  private final TextOutput out;
  private final TextOutput err;
  private List<String> argv;
  private String workingDirectory;
  private @Nullable Task task;
  private @Nullable NetworkNamespace network;
  private boolean ended;
  private int exitCode;
  private @Nullable UnixSignal endedBy;

  UnixProcess(Container container, int pid, @Nullable UnixProcess parent, Launch launch) {
    this.container = container;
    this.pid = pid;
    this.parent = parent;
    this.argv = List.copyOf(launch.argv());
    this.env = Env.copyOf(launch.env());
    this.workingDirectory = launch.workingDirectory();
    this.descriptors = launch.descriptors();
    this.news = container.simulation().signal();
    this.out = new TextOutput(descriptors.output(1), STDIO_BUFFER);
    this.err = new TextOutput(descriptors.output(2), 0);
  }

  // ---- what the program sees ---------------------------------------------------------------

  /** The number of the process. */
  public int pid() {
    return pid;
  }

  /** The number of the parent; 0 if that is outside the container. */
  public int parentPid() {
    return parent == null ? 0 : parent.pid;
  }

  /** The arguments; the first is the program's name. */
  public List<String> argv() {
    return argv;
  }

  /** The last segment of the program's name, as tools begin their messages with it. */
  public String name() {
    return argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1);
  }

  /** The variables, in order; the program may change them. */
  public Map<String, String> env() {
    return env;
  }

  /** The files of the container. */
  public FileSystem files() {
    return container.files();
  }

  /** The table of open files. */
  public Descriptors descriptors() {
    return descriptors;
  }

  /** Standard input. */
  public InputStream in() {
    return descriptors.input(0);
  }

  /** Standard output, buffered until the program's end. */
  public TextOutput out() {
    return out;
  }

  /** Standard error, unbuffered. */
  public TextOutput err() {
    return err;
  }

  /** The network of the Pod; what the process opens in it closes with the process. */
  public NetworkNamespace network() {
    if (network == null) {
      network = container.network().forProcess();
      own(network);
    }
    return network;
  }

  /** Time, tasks, choices. */
  public Simulation simulation() {
    return container.simulation();
  }

  /** The name of the machine. */
  public String hostname() {
    return container.hostname();
  }

  /** All processes of the container by number. */
  public Map<Integer, UnixProcess> processes() {
    return Collections.unmodifiableMap(container.processes());
  }

  /** The absolute path of the working directory. */
  public String workingDirectory() {
    return workingDirectory;
  }

  /** Changes the working directory, for this process alone. */
  public void changeDirectory(String path) throws ErrnoException {
    String absolute = files().realPath(path(path));
    if (!(files().open(absolute) instanceof FileNode.Directory)) {
      throw new ErrnoException(Errno.ENOTDIR);
    }
    workingDirectory = absolute;
  }

  /** The path made absolute. */
  public String path(String path) {
    return path.startsWith("/") ? path : workingDirectory + "/" + path;
  }

  /** Opens a file or device to read. */
  public OpenFile openToRead(String path) throws ErrnoException {
    FileNode node = files().open(path(path));
    return node instanceof FileNode.Device device
        ? open(device)
        : new OpenFiles.Reading(files().read(path(path)));
  }

  /** Opens a file or device to write; a file is made if it is missing, emptied unless appended. */
  public OpenFile openToWrite(String path, boolean append) throws ErrnoException {
    if (files().stat(path(path)) instanceof FileNode.Device device) {
      return open(device);
    }
    files().write(path(path), new byte[0], append);
    return new OpenFiles.Writing(files(), path(path));
  }

  private OpenFile open(FileNode.Device device) throws ErrnoException {
    switch (device.name()) {
      case "null":
        return new OpenFiles.NullDevice();
      case "zero":
      case "random":
        return new OpenFiles.Endless(simulation(), device.name().equals("zero"));
      default:
        OpenFile file = descriptors.get(Integer.parseInt(device.name().substring("fd/".length())));
        if (file == null) {
          throw new ErrnoException(Errno.ENOENT);
        }
        return file.share();
    }
  }

  // ---- running -----------------------------------------------------------------------------

  /**
   * The path of what a name runs, by the search path of the variables.
   *
   * @return null if there is no such executable; a name with a slash is not checked
   */
  public @Nullable String which(String name) {
    return which(name, env.getOrDefault("PATH", DEFAULT_PATH));
  }

  /** As {@link #which(String)}, by a search path of the caller's. */
  public @Nullable String which(String name, String searchPath) {
    return new Executables(files(), workingDirectory).search(name, searchPath);
  }

  /**
   * Starts a child that runs the executable at the path.
   *
   * @throws ErrnoException if there is none
   */
  public UnixProcess spawn(String path, Launch launch) throws ErrnoException {
    Executables.Found found =
        new Executables(files(), workingDirectory).load(path(path), launch.argv());
    return fork(
        found.program(),
        new Launch(found.argv(), launch.env(), launch.workingDirectory(), launch.descriptors()));
  }

  /** Starts a child that runs the program. */
  public UnixProcess fork(Program program, Launch launch) {
    return container.begin(this, program, launch);
  }

  /**
   * Runs the executable at the path in this process, in place of the present program; returns only
   * by an exception.
   *
   * @throws ErrnoException if there is none
   */
  public ExecRequest exec(String path, List<String> newArgv) throws ErrnoException {
    return new ExecRequest(new Executables(files(), workingDirectory).load(path(path), newArgv));
  }

  /** Goes on as the program, as an applet of a program that is many in one. */
  public ExecRequest exec(Program program, List<String> newArgv) {
    return new ExecRequest(new Executables.Found(program, newArgv));
  }

  /** Ends a program early by being thrown: the process goes on as another. */
  public static final class ExecRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Executables.Found found;

    private ExecRequest(Executables.Found found) {
      super("exec", null, false, false);
      this.found = found;
    }
  }

  /** Waits until the child has ended; a shell that handles signals uses {@link #awaitNews}. */
  public int waitFor(UnixProcess child) {
    while (!child.ended) {
      news.await();
    }
    return child.exitCode;
  }

  /** Waits until a child ends or a handled signal comes. */
  public void awaitNews() {
    news.await();
  }

  /** Keeps something open no longer than the process lives. */
  public void own(Closeable resource) {
    owned.push(resource);
  }

  /** Starts blocking code that ends with the process: a connection of a server, a worker. */
  public void startTask(String what, Runnable body) {
    Task[] started = new Task[1];
    Task begun =
        simulation()
            .start(
                name() + "[" + pid + "] " + what,
                () -> {
                  try {
                    body.run();
                  } finally {
                    helpers.remove(started[0]);
                  }
                });
    started[0] = begun;
    helpers.add(begun);
  }

  /** What to do on a signal in place of its default; an empty action ignores it. */
  public void onSignal(UnixSignal signal, Runnable action) {
    handlers.put(signal, action);
  }

  /** Back to what a signal does by default. */
  public void onSignalDefault(UnixSignal signal) {
    handlers.remove(signal);
  }

  /** Delivers a signal. */
  public void signal(UnixSignal signal) {
    Runnable handler = handlers.get(signal);
    if (ended) {
      return;
    }
    if (signal == UnixSignal.KILL) {
      terminate(signal);
    } else if (handler != null) {
      handler.run();
      news.wakeAll();
    } else if (!signal.isHarmlessByDefault() && pid != 1) {
      terminate(signal);
    }
  }

  /** Ends the process, as a daemon does that is done. */
  public void exit(int code) {
    if (!ended) {
      flush();
      end(code);
    }
  }

  /** Tells of the end, at once if it has come. */
  public void onExit(IntConsumer listener) {
    if (ended) {
      listener.accept(exitCode);
    } else {
      exitListeners.add(listener);
    }
  }

  /** The exit code, 128 and the signal's number if that ended it; empty while it lives. */
  public OptionalInt exitCode() {
    return ended ? OptionalInt.of(exitCode) : OptionalInt.empty();
  }

  /** The signal that ended it; null if none did. */
  public @Nullable UnixSignal endedBy() {
    return endedBy;
  }

  // ---- the kernel's side -------------------------------------------------------------------

  void begin(Program program) {
    if (program instanceof Program.Tool tool) {
      task = simulation().start(name() + "[" + pid + "]", () -> runTool(tool));
    } else {
      startDaemon((Program.Daemon) program);
    }
  }

  private void startDaemon(Program.Daemon daemon) {
    try {
      daemon.start(this);
    } catch (IOException failed) {
      exit(lastWords(failed));
    }
  }

  private void runTool(Program.Tool first) {
    Program.Tool tool = first;
    while (!ended) {
      try {
        int code = tool.run(this);
        out.flush();
        end(code);
      } catch (ExecRequest request) {
        flush();
        argv = List.copyOf(request.found.argv());
        handlers.clear();
        if (request.found.program() instanceof Program.Daemon daemon) {
          startDaemon(daemon);
          return;
        }
        tool = (Program.Tool) request.found.program();
      } catch (IOException failed) {
        fail(failed);
      } catch (RuntimeException defect) {
        end(NotSimulatedException.EXIT_CODE);
        throw defect;
      }
    }
  }

  private void fail(IOException failed) {
    if (failed instanceof ErrnoException e && e.errno() == Errno.EPIPE) {
      endedBy = UnixSignal.PIPE;
      end(UnixSignal.PIPE.exitCode());
      return;
    }
    flush();
    end(lastWords(failed));
  }

  private int lastWords(IOException failed) {
    boolean ours = failed instanceof NotSimulatedException;
    try {
      err.printLine(
          ours ? String.valueOf(failed.getMessage()) : name() + ": " + failed.getMessage());
    } catch (IOException nobodyListens) {
      // the exit code says it
    }
    return ours ? NotSimulatedException.EXIT_CODE : 1;
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException nobodyListens) {
      // as exit(3), which ignores it
    }
  }

  void terminate(UnixSignal signal) {
    if (!ended) {
      endedBy = signal;
      end(signal.exitCode());
      if (task != null) {
        task.kill();
      }
    }
  }

  private void end(int code) {
    ended = true;
    exitCode = code & 255;
    container.forget(this);
    owned.forEach(UnixProcess::closeQuietly);
    owned.clear();
    descriptors.closeAll();
    List.copyOf(helpers).forEach(Task::kill);
    if (parent != null && !parent.ended) {
      parent.news.wakeAll();
      parent.signal(UnixSignal.CHLD);
    }
    List.copyOf(exitListeners).forEach(listener -> listener.accept(exitCode));
  }

  private static void closeQuietly(Closeable resource) {
    try {
      resource.close();
    } catch (IOException gone) {
      // the process is gone, nobody is left to tell
    }
  }
}
