package io.podwire.sim.apiserver.listen;

import io.podwire.sim.clock.Simulation;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from connections into the simulation. */
interface Gateway {
  Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /**
   * Does the work with the baton held, soon, and never before it returns.
   *
   * @param refused told, on any thread, if the simulation does not take it in or it fails
   */
  void enter(Runnable work, Consumer<RuntimeException> refused);

  /** Does the work with the baton held, soon. */
  default void enter(Runnable work) {
    enter(work, refusal -> LOG.debug("the simulation refused: {}", refusal.getMessage()));
  }

  /** For connections that live in the simulation, and are never touched without the baton. */
  static Gateway within(Simulation simulation) {
    return (work, refused) -> simulation.soon(() -> run(work, refused));
  }

  private static void run(Runnable work, Consumer<RuntimeException> refused) {
    try {
      work.run();
    } catch (RuntimeException broken) {
      LOG.error("a request broke the simulated API server", broken);
      refused.accept(broken);
    }
  }
}
