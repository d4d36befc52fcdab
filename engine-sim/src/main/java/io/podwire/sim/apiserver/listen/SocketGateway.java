package io.podwire.sim.apiserver.listen;

import io.podwire.sim.clock.Simulation;
import io.podwire.sim.clock.SimulationException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way from the sockets' threads into the simulation: they must not wait for the baton, so one
 * thread of this class does, and takes their work in, in the order in which it came.
 */
final class SocketGateway implements Gateway, AutoCloseable {
  private final Simulation simulation;
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final ExecutorService thread =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue, SocketGateway::thread);

  SocketGateway(Simulation simulation) {
    this.simulation = simulation;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "podwire-sim-gateway");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void enter(Runnable work, Consumer<RuntimeException> refused) {
    try {
      thread.execute(() -> doEnter(work, refused));
    } catch (RejectedExecutionException closed) {
      refused.accept(closed);
    }
  }

  private void doEnter(Runnable work, Consumer<RuntimeException> refused) {
    try {
      simulation.enter(work);
    } catch (SimulationException closedOrStuck) {
      refused.accept(closedOrStuck);
    } catch (RuntimeException broken) {
      LOG.error("a request broke the simulated API server", broken);
      refused.accept(broken);
    }
    if (queue.isEmpty()) {
      followUp();
    }
  }

  /** What the work has set off is done at once, not only when time next goes on. */
  private void followUp() {
    try {
      simulation.enter(() -> simulation.sleep(Duration.ZERO));
    } catch (SimulationException closedOrBroken) {
      LOG.error("the simulation did not go on", closedOrBroken);
    }
  }

  /** Takes nothing more in; what is in already is done. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
