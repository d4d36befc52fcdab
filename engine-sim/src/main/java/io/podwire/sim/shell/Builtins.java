package io.podwire.sim.shell;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The built-ins of ash that concern control, the directory and processes. */
final class Builtins {
  private static final Map<String, Builtin> ALL = new LinkedHashMap<>();

  static {
    special(":", (shell, argv) -> 0);
    special("break", (shell, argv) -> leave(shell, argv, false));
    special("continue", (shell, argv) -> leave(shell, argv, true));
    special("exit", (shell, argv) -> exit(shell, argv));
    special("return", (shell, argv) -> back(shell, argv));
    special("eval", Builtins::eval);
    special("exec", (shell, argv) -> 0);
    special(".", Builtins::source);
    special("source", Builtins::source);
    special("times", Builtins::times);
    special("trap", TrapBuiltin::run);
    plain("cd", Builtins::changeDirectory);
    plain("chdir", Builtins::changeDirectory);
    plain("command", Builtins::command);
    plain("wait", (shell, argv) -> shell.jobs().await(argv.subList(1, argv.size())));
    plain("jobs", Builtins::jobs);
    plain("hash", (shell, argv) -> 0);
    plain("umask", Builtins::umask);
    plain("type", (shell, argv) -> describe(shell, argv.subList(1, argv.size()), true));
    silent("getopts", (shell, argv) -> shell.getopts().run(shell, argv));
    silent("true", (shell, argv) -> 0);
    silent("false", (shell, argv) -> 1);
    silent("pwd", Builtins::pwd);
    silent("echo", (shell, argv) -> Echo.run(shell.process(), argv));
    silent("printf", (shell, argv) -> Printf.run(shell.process(), shell.name(), argv));
    silent("test", (shell, argv) -> TestExpression.run(shell.process(), shell.name(), argv));
    silent("[", (shell, argv) -> TestExpression.run(shell.process(), shell.name(), argv));
    silent("[[", (shell, argv) -> TestExpression.run(shell.process(), shell.name(), argv));
    silent("kill", (shell, argv) -> Kill.run(shell.process(), shell.name(), argv));
    VariableBuiltins.addTo(ALL);
    for (String missing : List.of("alias", "unalias", "bg", "fg", "ulimit", "help")) {
      plain(
          missing,
          (shell, argv) -> {
            throw new NotSimulatedException("sh: built-in " + missing);
          });
    }
  }

  private static void special(String name, Builtin.Action action) {
    ALL.put(name, new Builtin(true, true, action));
  }

  private static void plain(String name, Builtin.Action action) {
    ALL.put(name, new Builtin(false, true, action));
  }

  private static void silent(String name, Builtin.Action action) {
    ALL.put(name, new Builtin(false, false, action));
  }

  static @Nullable Builtin find(String name) {
    return ALL.get(name);
  }

  static int number(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw new ShellException.Failure("Illegal number: " + text);
  }

  private static int leave(Interpreter shell, List<String> argv, boolean again) {
    int levels = argv.size() > 1 ? number(argv.get(1)) : 1;
    if (shell.inLoop()) {
      throw new ShellException.Leave(levels, again);
    }
    return 0;
  }

  private static int exit(Interpreter shell, List<String> argv) {
    throw new ShellException.Exit(argv.size() > 1 ? number(argv.get(1)) : shell.status());
  }

  private static int back(Interpreter shell, List<String> argv) {
    throw new ShellException.Return(argv.size() > 1 ? number(argv.get(1)) : shell.status());
  }

  private static int eval(Interpreter shell, List<String> argv) throws IOException {
    return shell.runNested(String.join(" ", argv.subList(1, argv.size())), 0);
  }

  private static int source(Interpreter shell, List<String> argv) throws IOException {
    if (argv.size() < 2) {
      return 0;
    }
    String name = argv.get(1);
    String path =
        name.contains("/") ? name : shell.process().which(name, shell.variables().get("PATH", ""));
    if (path == null) {
      throw new ShellException.Failure(name + ": not found");
    }
    byte[] script;
    try {
      script = shell.process().files().read(shell.process().path(path));
    } catch (ErrnoException e) {
      throw new ShellException.Failure("can't open '" + name + "': " + e.errno().text());
    }
    shell.commandName(path);
    try {
      return shell.runNested(new String(script, StandardCharsets.UTF_8), 1);
    } catch (ShellException.Return end) {
      return end.status();
    }
  }

  private static int times(Interpreter shell, List<String> argv) throws IOException {
    shell.process().out().print("0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n");
    return 0;
  }

  private static int changeDirectory(Interpreter shell, List<String> argv) throws IOException {
    Variables variables = shell.variables();
    String target = argv.size() > 1 ? argv.get(1) : variables.get("HOME", "/");
    boolean back = target.equals("-");
    String directory = back ? variables.get("OLDPWD", "/") : target;
    UnixProcess process = shell.process();
    String before = process.workingDirectory();
    try {
      process.changeDirectory(directory);
    } catch (ErrnoException e) {
      shell.complain("can't cd to " + directory + ": " + e.errno().text());
      return 2;
    }
    variables.set("OLDPWD", before);
    variables.mark("OLDPWD", true, false);
    variables.set("PWD", process.workingDirectory());
    if (back) {
      process.out().printLine(process.workingDirectory());
    }
    return 0;
  }

  private static int pwd(Interpreter shell, List<String> argv) throws IOException {
    shell.process().out().printLine(shell.process().workingDirectory());
    return 0;
  }

  private static int umask(Interpreter shell, List<String> argv) throws IOException {
    if (argv.size() == 1) {
      shell.process().out().printLine("0022");
    } else if (!argv.get(1).matches("0*22")) {
      throw new NotSimulatedException("sh: umask " + argv.get(1));
    }
    return 0;
  }

  private static int jobs(Interpreter shell, List<String> argv) throws IOException {
    int number = 0;
    for (UnixProcess job : shell.jobs().running()) {
      String line =
          "[" + ++number + "]+  Running                    " + String.join(" ", job.argv());
      shell.process().out().printLine(line);
    }
    return 0;
  }

  private static int command(Interpreter shell, List<String> argv) throws IOException {
    List<String> rest = argv.subList(1, argv.size());
    if (rest.isEmpty()) {
      return 0;
    }
    if (rest.get(0).equals("-v") || rest.get(0).equals("-V")) {
      List<String> first = rest.subList(1, Math.min(2, rest.size())); // ash looks at no other
      return describe(shell, first, rest.get(0).equals("-V"));
    }
    List<Word> words =
        rest.stream()
            .map(text -> new Word(List.<Word.Part>of(new Word.Literal(text, true))))
            .toList();
    Command function = shell.functions().remove(rest.get(0));
    try {
      shell.commandName(null);
      return shell.evaluate(new Command.Simple(0, List.of(), words, List.of()), false, true);
    } finally {
      if (function != null) {
        shell.functions().put(rest.get(0), function);
      }
    }
  }

  private static int describe(Interpreter shell, List<String> names, boolean inWords)
      throws IOException {
    int status = 0;
    for (String name : names) {
      String path = shell.process().which(name, shell.variables().get("PATH", ""));
      String is = null;
      if (Parser.RESERVED.contains(name)) {
        is = inWords ? name + " is a shell keyword" : name;
      } else if (shell.functions().containsKey(name)) {
        is = inWords ? name + " is a function" : name;
      } else if (find(name) != null) {
        is = inWords ? name + " is a shell builtin" : name;
      } else if (path != null && shell.process().files().stat(path) instanceof FileNode) {
        is = inWords ? name + " is " + path : path;
      }
      if (is != null) {
        shell.process().out().printLine(is);
      } else {
        status = 127;
        if (inWords) {
          shell.process().out().printLine(name + ": not found");
        }
      }
    }
    return status;
  }

  private Builtins() {}
}
