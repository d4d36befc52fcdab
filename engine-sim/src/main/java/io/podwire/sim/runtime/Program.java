package io.podwire.sim.runtime;

import java.io.IOException;

/** What a file in an image does when it is executed. */
public sealed interface Program {
  /** Blocking code: runs on a task of its own, and its result is the exit code. */
  @FunctionalInterface
  non-sealed interface Tool extends Program {
    /**
     * Does the work.
     *
     * @return the exit code
     * @throws IOException printed as the tool's last words, exit code 1
     */
    int run(UnixProcess process) throws IOException;
  }

  /**
   * Event-driven: sets itself up without blocking, and lives on, holding no thread, until {@link
   * UnixProcess#exit}.
   */
  @FunctionalInterface
  non-sealed interface Daemon extends Program {
    /**
     * Opens its listeners and sets its timers.
     *
     * @throws IOException printed as the program's last words, exit code 1
     */
    void start(UnixProcess process) throws IOException;
  }
}
