package io.podwire.sim.shell;

import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code trap [action] signal…}. */
final class TrapBuiltin {
  static int run(Interpreter shell, List<String> argv) throws IOException {
    List<String> rest = argv.subList(1, argv.size());
    if (!rest.isEmpty() && rest.get(0).equals("--")) {
      rest = rest.subList(1, rest.size());
    }
    if (rest.isEmpty()) {
      return list(shell);
    }
    boolean resets = rest.size() == 1 || rest.get(0).equals("-") || isSignal(rest.get(0));
    String action = resets ? null : rest.get(0);
    boolean named = rest.size() == 1 || resets && !rest.get(0).equals("-");
    int status = 0;
    for (String name : named ? rest : rest.subList(1, rest.size())) {
      Optional<UnixSignal> signal = UnixSignal.parse(name);
      if (isExit(name)) {
        shell.traps().onExit(action);
      } else if (signal.isPresent()) {
        shell.traps().set(signal.get(), action);
      } else {
        shell.complain(name + ": invalid signal specification");
        status = 1;
      }
    }
    return status;
  }

  private static boolean isSignal(String text) {
    return text.matches("\\d+") && (isExit(text) || UnixSignal.parse(text).isPresent());
  }

  private static boolean isExit(String name) {
    return name.equals("0") || name.equalsIgnoreCase("EXIT");
  }

  private static int list(Interpreter shell) throws IOException {
    String onExit = shell.traps().onExit();
    if (onExit != null) {
      shell.process().out().printLine("trap -- " + Quoting.quote(onExit) + " EXIT");
    }
    for (Map.Entry<UnixSignal, String> trap : shell.traps().actions().entrySet()) {
      shell
          .process()
          .out()
          .printLine("trap -- " + Quoting.quote(trap.getValue()) + " " + trap.getKey().name());
    }
    return 0;
  }

  private TrapBuiltin() {}
}
