package io.podwire.sim.clock;

/**
 * Unwinds the stack of a task that was killed, as SIGKILL ends a process. An {@link Error}, so that
 * foreign code that catches exceptions lets it pass.
 */
public final class TaskKilled extends Error {
  private static final long serialVersionUID = 1L;

  TaskKilled(String task) {
    super(task, null, false, false);
  }
}
