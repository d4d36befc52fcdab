package io.podwire.sim.clock;

/**
 * The simulation cannot go on: it is closed, was interrupted, broke, or waits for what cannot come.
 */
public final class SimulationException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  SimulationException(String message) {
    super(message);
  }

  SimulationException(String message, Throwable cause) {
    super(message, cause);
  }
}
