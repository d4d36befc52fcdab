package io.podwire.sim.shell;

import java.io.IOException;
import java.util.List;

/**
 * A command that the shell itself carries out.
 *
 * @param special whether its failure ends a script, and its assignments stay
 * @param namesItself whether its messages name it and the line
 */
record Builtin(boolean special, boolean namesItself, Action action) {
  /** What it does. */
  @FunctionalInterface
  interface Action {
    int run(Interpreter shell, List<String> argv) throws IOException;
  }
}
