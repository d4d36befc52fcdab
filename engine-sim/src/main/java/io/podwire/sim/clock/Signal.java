package io.podwire.sim.clock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Something that blocking code waits for: the only way in which a task gives up the baton. */
public final class Signal {
  private final Simulation simulation;
  private final Deque<Turn> waiting = new ArrayDeque<>();

  Signal(Simulation simulation) {
    this.simulation = simulation;
  }

  /** Waits, without end, for the next {@link #wakeAll()}. */
  public void await() {
    await(Simulation.FOREVER);
  }

  /**
   * Waits for the next {@link #wakeAll()}, at most for the given virtual time.
   *
   * @return false if the time ran out first
   */
  public boolean await(Duration timeout) {
    return await(simulation.deadline(timeout));
  }

  private boolean await(long deadline) {
    Turn turn = simulation.current();
    waiting.add(turn);
    try {
      return simulation.block(turn, deadline);
    } finally {
      waiting.remove(turn);
    }
  }

  /** Lets everyone who waits go on, in the order in which they came. */
  public void wakeAll() {
    for (Turn turn; (turn = waiting.poll()) != null; ) {
      simulation.wake(turn);
    }
  }
}
