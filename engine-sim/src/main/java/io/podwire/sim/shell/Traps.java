package io.podwire.sim.shell;

import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code trap} has asked for. */
final class Traps {
  private final Interpreter shell;
  private final Map<UnixSignal, String> actions = new EnumMap<>(UnixSignal.class);
  private final Deque<UnixSignal> pending = new ArrayDeque<>();
  private @Nullable String onExit;
  private boolean exiting;

  Traps(Interpreter shell) {
    this.shell = shell;
  }

  /** Whether nothing is trapped. */
  boolean none() {
    return actions.isEmpty() && onExit == null;
  }

  void onExit(@Nullable String action) {
    onExit = action;
  }

  @Nullable String onExit() {
    return onExit;
  }

  Map<UnixSignal, String> actions() {
    return actions;
  }

  /** Sets an action: null is the default, empty ignores. */
  void set(UnixSignal signal, @Nullable String action) {
    UnixProcess process = shell.process();
    if (action == null) {
      actions.remove(signal);
      process.onSignalDefault(signal);
      return;
    }
    actions.put(signal, action);
    process.onSignal(signal, action.isEmpty() ? () -> {} : () -> pending.add(signal));
  }

  @Nullable UnixSignal firstPending() {
    return pending.peek();
  }

  void runPending() throws IOException {
    while (!pending.isEmpty()) {
      String action = actions.getOrDefault(pending.remove(), "");
      int before = shell.status();
      shell.runNested(action, 0);
      shell.status(before);
    }
  }

  /** Runs the action for the shell's end; the code, unless the action says another. */
  int exit(int code) throws IOException {
    String action = onExit;
    if (action == null || exiting) {
      return code;
    }
    exiting = true;
    shell.status(code);
    try {
      shell.runNested(action, 0);
      return code;
    } catch (ShellException.Exit other) {
      return other.status();
    }
  }
}
