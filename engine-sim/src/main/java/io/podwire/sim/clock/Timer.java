package io.podwire.sim.clock;

/** An event that is due at a moment of virtual time, unless it is cancelled first. */
public final class Timer implements Comparable<Timer> {
  private final Simulation simulation;
  private final long deadline;
  private final long sequence;
  private final Runnable event;
  private boolean cancelled;
  private boolean due;

  Timer(Simulation simulation, long deadline, long sequence, Runnable event) {
    this.simulation = simulation;
    this.deadline = deadline;
    this.sequence = sequence;
    this.event = event;
  }

  /** Makes sure that the event does not happen any more; harmless if it has happened. */
  public void cancel() {
    if (!cancelled && !due) {
      cancelled = true;
      simulation.cancelled();
    }
  }

  /** Leaves the queue. */
  void becomeDue() {
    due = true;
  }

  long deadline() {
    return deadline;
  }

  boolean isCancelled() {
    return cancelled;
  }

  Runnable event() {
    return event;
  }

  @Override
  public int compareTo(Timer other) {
    return deadline != other.deadline
        ? Long.compare(deadline, other.deadline)
        : Long.compare(sequence, other.sequence);
  }
}
