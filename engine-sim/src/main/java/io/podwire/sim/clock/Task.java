package io.podwire.sim.clock;

import org.jspecify.annotations.Nullable;

/** Blocking code that runs on a thread of the simulation's own: a handler, a tool, a connection. */
public final class Task {
  private final Simulation simulation;
  private final String name;
  private final Runnable body;
  private @Nullable Turn turn;
  private boolean finished;
  private boolean killed;

  Task(Simulation simulation, String name, Runnable body) {
    this.simulation = simulation;
    this.name = name;
    this.body = body;
  }

  /** Ends the task where it waits, by unwinding its stack; harmless if it has ended. */
  public void kill() {
    killed = true;
    if (turn != null && !finished) {
      turn.killed = true;
      simulation.wake(turn);
    }
  }

  /** Whether the task has run to its end, or was killed. */
  public boolean isFinished() {
    return finished;
  }

  String name() {
    return name;
  }

  void run(Turn on) {
    turn = on;
    on.killed = killed;
    try {
      if (!killed) {
        body.run();
      }
    } catch (TaskKilled expected) {
      // the end that kill() asked for
    } finally {
      finished = true;
      turn = null;
      on.killed = false;
    }
  }
}
