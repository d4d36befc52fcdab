package io.podwire.sim.shell;

import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.Errno;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.Launch;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out simple commands: functions, built-ins and programs. */
final class SimpleCommands {
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;

  private final Interpreter shell;
  private boolean substituted;

  SimpleCommands(Interpreter shell) {
    this.shell = shell;
  }

  /** Notes that a command substitution has set the status. */
  void substituted() {
    substituted = true;
  }

  int run(Command.Simple command, boolean last, boolean tested) throws IOException {
    substituted = false;
    List<String> argv = shell.expander().arguments(command.words());
    if (argv.isEmpty()) {
      return assignOnly(command);
    }
    Builtin builtin = Builtins.find(argv.get(0));
    boolean special = builtin != null && builtin.special();
    Command function = special ? null : shell.functions().get(argv.get(0));
    if (function == null && builtin == null) {
      return program(command, argv, last);
    }
    if (argv.get(0).equals("exec")) {
      return exec(command, argv);
    }
    return inShell(command, argv, special, () -> call(function, builtin, argv, tested));
  }

  private int assignOnly(Command.Simple command) throws IOException {
    Redirections.Undo undo;
    try {
      undo = shell.redirections().apply(command.redirections());
    } catch (ShellException.Failure failure) {
      shell.complain(String.valueOf(failure.getMessage()));
      return failure.status();
    }
    undo.restore(shell.process().descriptors());
    for (Command.Assignment assignment : command.assignments()) {
      String value = shell.expander().text(assignment.value());
      trace(List.of(), Map.of(assignment.name(), value));
      shell.variables().set(assignment.name(), value);
    }
    return substituted ? shell.status() : 0;
  }

  private Map<String, String> assigned(Command.Simple command) throws IOException {
    Map<String, String> assigned = new LinkedHashMap<>();
    for (Command.Assignment assignment : command.assignments()) {
      assigned.put(assignment.name(), shell.expander().text(assignment.value()));
    }
    return assigned;
  }

  private void trace(List<String> argv, Map<String, String> assigned) throws IOException {
    if (shell.options().has('x')) {
      List<String> shown = new ArrayList<>();
      assigned.forEach((name, value) -> shown.add(name + "=" + Quoting.quoteIfNeeded(value)));
      argv.forEach(argument -> shown.add(Quoting.quoteIfNeeded(argument)));
      shell.process().out().flush();
      shell.process().err().printLine(shell.variables().get("PS4", "+ ") + String.join(" ", shown));
    }
  }

  // ---- functions and built-ins -------------------------------------------------------------

  /** What may fail as the file system does. */
  private interface Call {
    int run() throws IOException;
  }

  private int inShell(Command.Simple command, List<String> argv, boolean special, Call call)
      throws IOException {
    Redirections.Undo undo;
    try {
      undo = shell.redirections().apply(command.redirections());
    } catch (ShellException.Failure failure) {
      if (special) {
        throw failure;
      }
      shell.complain(String.valueOf(failure.getMessage()));
      return failure.status();
    }
    Map<String, String> assigned = assigned(command);
    trace(argv, assigned);
    Map<String, Variables.Variable> before = shell.variables().all();
    assigned.forEach(shell.variables()::set);
    try {
      return call.run();
    } finally {
      if (!special) {
        assigned.keySet().forEach(name -> restore(name, before.get(name)));
      }
      flush();
      undo.restore(shell.process().descriptors());
    }
  }

  private void flush() throws IOException {
    if (shell.process().exitCode().isEmpty()) {
      shell.process().out().flush();
    }
  }

  private void restore(String name, Variables.@Nullable Variable before) {
    if (before == null || before.value() == null) {
      shell.variables().unset(name);
    } else {
      shell.variables().set(name, before.value());
    }
  }

  private int call(
      @Nullable Command function, @Nullable Builtin builtin, List<String> argv, boolean tested)
      throws IOException {
    if (function != null) {
      return callFunction(function, argv, tested);
    }
    if (builtin == null) {
      throw new IllegalStateException("neither function nor built-in: " + argv);
    }
    String before = shell.commandName();
    if (builtin.namesItself()) {
      shell.commandName(argv.get(0));
    }
    try {
      return builtin.action().run(shell, argv);
    } catch (ShellException.Failure failure) {
      shell.complain(String.valueOf(failure.getMessage()));
      if (builtin.special()) {
        throw new ShellException.Exit(failure.status());
      }
      return failure.status();
    } finally {
      shell.commandName(before);
    }
  }

  private int callFunction(Command function, List<String> argv, boolean tested) throws IOException {
    List<String> before = shell.parameters();
    shell.parameters(argv.subList(1, argv.size()));
    shell.variables().enterFunction();
    try {
      return shell.evaluate(function, false, tested);
    } catch (ShellException.Return back) {
      return back.status();
    } finally {
      shell.variables().leaveFunction();
      shell.parameters(before);
    }
  }

  // ---- programs ----------------------------------------------------------------------------

  private int program(Command.Simple command, List<String> argv, boolean last) throws IOException {
    UnixProcess process = shell.process();
    Redirections.Undo undo;
    try {
      undo = shell.redirections().apply(command.redirections());
    } catch (ShellException.Failure failure) {
      shell.complain(String.valueOf(failure.getMessage()));
      return failure.status();
    }
    boolean replaced = false;
    try {
      Map<String, String> assigned = assigned(command);
      trace(argv, assigned);
      Map<String, String> environment = shell.variables().environment();
      environment.putAll(assigned);
      return launch(argv, environment, last);
    } catch (UnixProcess.ExecRequest request) {
      replaced = true;
      throw request;
    } finally {
      if (!replaced && process.exitCode().isEmpty()) {
        undo.restore(process.descriptors());
      }
    }
  }

  private int launch(List<String> argv, Map<String, String> environment, boolean last)
      throws IOException {
    UnixProcess process = shell.process();
    process.out().flush();
    String path = process.which(argv.get(0), shell.variables().get("PATH", ""));
    try {
      if (path == null) {
        throw new ErrnoException(Errno.ENOENT);
      }
      if (last) {
        process.env().clear();
        process.env().putAll(environment);
        throw process.exec(path, argv);
      }
      Descriptors descriptors = process.descriptors().fork();
      Launch launch = new Launch(argv, environment, process.workingDirectory(), descriptors);
      return shell.jobs().waitFor(List.of(start(path, launch)));
    } catch (ErrnoException failed) {
      boolean missing = failed.errno() == Errno.ENOENT || failed.errno() == Errno.ENOTDIR;
      shell.complain(argv.get(0) + ": " + (missing ? "not found" : failed.errno().text()));
      return missing ? NOT_FOUND : NOT_EXECUTABLE;
    }
  }

  private UnixProcess start(String path, Launch launch) throws IOException {
    UnixProcess process = shell.process();
    try {
      return process.spawn(path, launch);
    } catch (ErrnoException failed) {
      if (failed.errno() == Errno.ENOEXEC
          && process.files().open(process.path(path)) instanceof FileNode.RegularFile) {
        List<String> argv = new ArrayList<>(launch.argv());
        argv.set(0, path);
        argv.add(0, "sh");
        Program.Tool script = Shell.TOOL;
        return process.fork(
            script,
            new Launch(argv, launch.env(), launch.workingDirectory(), launch.descriptors()));
      }
      launch.descriptors().closeAll();
      throw failed;
    }
  }

  /** The {@code exec} built-in: redirections that stay, and a program that takes over. */
  private int exec(Command.Simple command, List<String> argv) throws IOException {
    shell.process().out().flush();
    shell.redirections().apply(command.redirections());
    if (argv.size() == 1) {
      return 0;
    }
    shell.commandName("exec");
    Map<String, String> environment = shell.variables().environment();
    environment.putAll(assigned(command));
    throw new ShellException.Exit(launch(argv.subList(1, argv.size()), environment, true));
  }
}
