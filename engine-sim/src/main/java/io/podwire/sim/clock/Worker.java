package io.podwire.sim.clock;

import org.jspecify.annotations.Nullable;

/** A thread that runs one task after the other, and parks in between. */
final class Worker implements Runnable {
  private final Simulation simulation;
  private final Turn turn;
  private @Nullable Task task;
  private boolean dismissed;

  Worker(Simulation simulation, int number) {
    this.simulation = simulation;
    Thread thread = new Thread(this, "podwire-sim-task-" + number);
    thread.setDaemon(true);
    this.turn = new Turn(thread.getName(), thread, false);
  }

  Turn turn() {
    return turn;
  }

  void begin() {
    turn.thread().start();
  }

  void assign(Task next) {
    task = next;
  }

  @Nullable Task task() {
    return task;
  }

  void dismiss() {
    dismissed = true;
  }

  @Override
  public void run() {
    simulation.awaitFirstGrant(turn);
    while (!dismissed) {
      Task now = task;
      if (now != null) {
        try {
          now.run(turn);
        } catch (Throwable broken) { // whatever foreign code throws is reported, not lost
          simulation.fail(now.name(), broken);
        }
        task = null;
      }
      simulation.park(this);
    }
    simulation.depart(turn);
  }
}
