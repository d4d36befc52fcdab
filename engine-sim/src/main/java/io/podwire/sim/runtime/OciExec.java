package io.podwire.sim.runtime;

import io.podwire.sim.clock.Simulation;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How runc finds what a container is told to run, and what it says if it cannot.
 *
 * @see <a
 *     href="https://github.com/opencontainers/runc/blob/v1.1.12/libcontainer/standard_init_linux.go">standard_init_linux.go</a>
 */
final class OciExec {
  /** In runc's words, e.g. {@code exec: "foo": executable file not found in $PATH}. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message, null, false, false);
    }
  }

  static Executables.Found find(
      FileSystem files, String workingDirectory, Map<String, String> env, List<String> argv)
      throws Failure {
    if (argv.isEmpty()) {
      throw new Failure("no command specified");
    }
    Executables executables = new Executables(files, workingDirectory);
    String name = argv.get(0);
    String path = executables.search(name, env.getOrDefault("PATH", ""));
    if (path == null) {
      throw failure(name, "executable file not found in $PATH");
    }
    try {
      return executables.load(path, argv);
    } catch (ErrnoException e) {
      throw failure(name, reason(e.errno(), files.stat(path), name));
    }
  }

  private static String reason(Errno errno, @Nullable FileNode node, String name) {
    if (node == null) {
      return "stat " + name + ": no such file or directory";
    }
    return switch (errno) {
      case ENOEXEC -> "exec format error";
      case ENOENT -> "no such file or directory";
      default -> "permission denied";
    };
  }

  private static Failure failure(String name, String reason) {
    return new Failure("exec: \"" + name + "\": " + reason);
  }

  /** Sixty-four hexadecimal digits, as containerd names an exec. */
  static String id(Simulation simulation) {
    RandomGenerator random = simulation.random("exec id at " + simulation.nanoTime());
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      id.append(String.format("%016x", random.nextLong()));
    }
    return id.toString();
  }

  private OciExec() {}
}
