package io.podwire.sim.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One clock, one queue of events, one running thread.
 *
 * <p><b>Events</b> are the simulator's own steps: they run on whichever thread holds the baton and
 * never block. <b>Tasks</b> are blocking code (a tool, an HTTP connection, a user's handler), each
 * on a pooled thread that runs only while it holds the baton. <b>Outside threads</b>, such as the
 * test's, take part through {@link #enter}.
 *
 * <p>Whoever blocks drives: it runs the events that are due, hands the baton to a task that is
 * ready, and, when nothing is, lets time jump to the next deadline. When no outside thread waits
 * inside, time stands still. So a wait costs no wall time, and what happens depends on the seed and
 * on what is asked, not on the machine.
 *
 * <p><b>Thread safety:</b> {@link #enter} and {@link #close} may be called from anywhere; all else
 * only by the holder of the baton, which every event and task is. That confinement is the lock of
 * everything that hangs on this object.
 */
public final class Simulation implements AutoCloseable {
  static final long FOREVER = Long.MAX_VALUE;
  private static final long FOREVER_SECONDS = FOREVER / 1_000_000_000;
  private static final String CLOSED = "the simulated cluster is closed";
  private static final int CANCELLED_AT_LEAST = 256;
  private static final long REAL_STEP = Duration.ofMillis(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Instant start;
  private final long seed;
  private final long patience; // of outside threads, in nanoseconds of wall time
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Queue<Object> ready = new ArrayDeque<>(); // Runnable events and Turns, in order
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private final Deque<Turn> drivers = new ArrayDeque<>(); // outside threads that wait inside
  private final Queue<Turn> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean free = new AtomicBoolean(true);
  private volatile @Nullable Turn holder;
  private volatile long steps; // how often the baton was handed on, or an event began
  private volatile boolean closed;
  private @Nullable SimulationException failure;
  private boolean inEvent;
  private int cancelled;
  private int real; // things that are awaited and happen outside
  private long realSince; // in nanoseconds of the wall
  private long realFrom; // in nanoseconds of virtual time
  private long now;
  private long sequence;

  /**
   * @param start the moment that virtual time begins at
   * @param seed decides every free choice
   */
  public Simulation(Instant start, long seed) {
    this(start, seed, PATIENCE);
  }

  Simulation(Instant start, long seed, Duration patience) {
    this.start = start;
    this.seed = seed;
    this.patience = patience.toNanos();
  }

  /** Nanoseconds of virtual time since the start. */
  public long nanoTime() {
    return now;
  }

  /** The present moment of virtual time. */
  public Instant now() {
    return start.plusNanos(now);
  }

  /** What decides every free choice. */
  public long seed() {
    return seed;
  }

  /**
   * A stream of choices that depends on the seed and the purpose alone, so that a choice made for
   * one purpose does not shift those made for another.
   */
  public RandomGenerator random(String purpose) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + purpose.hashCode());
  }

  /** Lets the event happen as soon as all that is already due has happened. */
  public void soon(Runnable event) {
    ready.add(event);
  }

  /** Lets the event happen after the delay; a delay of zero or less is as soon as possible. */
  public Timer after(Duration delay, Runnable event) {
    Timer timer = new Timer(this, deadline(delay), sequence++, event);
    timers.add(timer);
    return timer;
  }

  /** Starts blocking code on a thread of its own; it first runs when whoever drives lets it. */
  public Task start(String name, Runnable body) {
    Task task = new Task(this, name, body);
    Worker worker = idle.poll();
    if (worker == null) {
      worker = new Worker(this, workers.size() + 1);
      workers.add(worker);
      worker.begin();
    }
    worker.assign(task);
    worker.turn().state = Turn.State.READY;
    ready.add(worker.turn());
    return task;
  }

  /** Something new to wait for. */
  public Signal signal() {
    return new Signal(this);
  }

  /** Whether the calling thread holds the baton and is not in an event: it may wait. */
  public boolean mayBlock() {
    Turn me = holder;
    return me != null && me.thread() == Thread.currentThread() && !inEvent;
  }

  /** Blocks the calling task, or drives from the calling outside thread, for that long. */
  public void sleep(Duration duration) {
    block(current(), deadline(duration));
  }

  /**
   * Blocks until the future is complete, at most for the given virtual time.
   *
   * @return whether it is complete
   */
  public boolean await(CompletableFuture<?> future, Duration timeout) {
    Signal done = signal();
    future.whenComplete((value, thrown) -> enter(done::wakeAll));
    return future.isDone() || done.await(timeout) || future.isDone();
  }

  /**
   * From now on something is awaited that happens outside, such as the answer of a real program:
   * until {@link #endReal}, virtual time goes no faster than the wall's. Calls nest.
   */
  public void beginReal() {
    if (real++ == 0) {
      realSince = System.nanoTime();
      realFrom = now;
    }
  }

  /** Undoes one {@link #beginReal}. */
  public void endReal() {
    real--;
  }

  /** As {@link #enter(Supplier)}, for work without a result. */
  public void enter(Runnable work) {
    enter(
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * Runs the work while holding the baton: at once if the calling thread holds it already, else as
   * soon as its holder blocks or leaves.
   */
  public <T extends @Nullable Object> T enter(Supplier<T> work) {
    Turn held = holder;
    if (held != null && held.thread() == Thread.currentThread()) {
      return work.get();
    }
    Turn me = new Turn(Thread.currentThread().getName(), Thread.currentThread(), true);
    arrivals.add(me);
    admit();
    awaitEntry(me);
    try {
      if (closed) {
        throw new SimulationException(CLOSED);
      }
      return work.get();
    } finally {
      depart(me);
    }
  }

  /** As {@link #enter(Runnable)}, for letting go: does nothing where all has ended already. */
  public void enterUnlessClosed(Runnable work) {
    try {
      enter(work);
    } catch (SimulationException refused) {
      if (!closed) {
        throw refused;
      }
    }
  }

  /** Ends every task and every thread; what enters afterwards is refused. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      enter(this::endTasks);
    } catch (SimulationException stuckOrClosed) {
      if (!closed) {
        closed = true;
        workers.forEach(worker -> worker.turn().thread().interrupt());
        throw stuckOrClosed;
      }
      return;
    }
    for (Worker worker : workers) {
      join(worker.turn().thread());
    }
  }

  private void endTasks() {
    timers.clear();
    for (Worker worker : List.copyOf(workers)) {
      Task task = worker.task();
      if (task != null) {
        task.kill();
      }
    }
    Turn me = current();
    while (!ready.isEmpty()) {
      after(Duration.ZERO, () -> wake(me));
      block(me, FOREVER);
      timers.clear();
    }
    closed = true;
    drivers.add(me); // where a thread that ends leaves the baton
    for (Worker worker : workers) {
      worker.dismiss();
      worker.turn().state = Turn.State.RUNNING;
      pass(me, worker.turn());
    }
    drivers.remove(me);
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** When that much time has passed; what is further away than a long can tell never comes. */
  long deadline(Duration delay) {
    if (delay.getSeconds() >= FOREVER_SECONDS) {
      return FOREVER;
    }
    long at = now + Math.max(0, delay.toNanos());
    return at < 0 ? FOREVER : at;
  }

  // ---- the baton -------------------------------------------------------------------------

  Turn current() {
    Turn me = holder;
    if (me == null || me.thread() != Thread.currentThread()) {
      throw new SimulationException("this thread does not take part in the simulation");
    }
    if (inEvent) {
      throw new SimulationException("an event must not block");
    }
    return me;
  }

  /**
   * Gives up the baton until {@link #wake} or the deadline.
   *
   * @return false if the deadline came first
   */
  boolean block(Turn me, long deadline) {
    if (me.killed) {
      throw new TaskKilled(me.name);
    }
    me.state = Turn.State.WAITING;
    me.timedOut = false;
    me.timer = deadline == FOREVER ? null : timeout(me, deadline);
    if (me.fromOutside) {
      drivers.add(me);
    }
    try {
      dispatch(me);
      if (me.fromOutside) {
        complain(me); // of what broke on another thread while that one drove
      }
    } catch (SimulationException leaving) {
      ready.remove(me); // it may have been woken, and the baton must not come to who has left
      throw leaving;
    } finally {
      if (me.fromOutside) {
        drivers.remove(me);
      }
      if (me.timer != null) {
        me.timer.cancel();
        me.timer = null;
      }
      me.state = Turn.State.RUNNING;
    }
    if (me.killed) {
      throw new TaskKilled(me.name);
    }
    return !me.timedOut;
  }

  private Timer timeout(Turn me, long deadline) {
    Timer timer =
        new Timer(
            this,
            deadline,
            sequence++,
            () -> {
              me.timedOut = true;
              wake(me);
            });
    timers.add(timer);
    return timer;
  }

  void wake(Turn turn) {
    if (turn.state == Turn.State.WAITING) {
      turn.state = Turn.State.READY;
      ready.add(turn);
    }
  }

  /** Ends a task's turn: its thread drives on until it is given another task. */
  void park(Worker worker) {
    worker.turn().state = Turn.State.WAITING;
    idle.push(worker);
    dispatch(worker.turn());
    worker.turn().state = Turn.State.RUNNING;
  }

  /** Runs what is due, and hands the baton on, until it comes to this thread to go on. */
  private void dispatch(Turn me) {
    while (true) {
      if (me.fromOutside) {
        complain(me);
      }
      Turn arrival = arrivals.poll();
      if (arrival != null) {
        pass(me, arrival);
        if (me.state == Turn.State.RUNNING) {
          return;
        }
        continue;
      }
      Object next = ready.poll();
      if (next instanceof Turn turn) {
        if (turn == me) {
          return;
        }
        turn.state = Turn.State.RUNNING;
        pass(me, turn);
        if (me.state == Turn.State.RUNNING) {
          return;
        }
      } else if (next != null) {
        happen((Runnable) next);
      } else if (real > 0 && isEarly()) {
        awaitReality(me);
        if (me.state == Turn.State.RUNNING) {
          return;
        }
      } else if (!advance()) {
        stall(me);
        if (me.state == Turn.State.RUNNING) {
          return;
        }
      }
    }
  }

  /** Most timers are timeouts, and most are cancelled long before they are due. */
  void cancelled() {
    if (++cancelled > CANCELLED_AT_LEAST && cancelled > timers.size() / 2) {
      timers.removeIf(Timer::isCancelled);
      cancelled = 0;
    }
  }

  /** How many timers are queued. */
  int planned() {
    return timers.size();
  }

  /** Who drives waits: another may be needed elsewhere, and is not to be taken for stuck. */
  private void awaitReality(Turn me) {
    if (me.fromOutside) {
      LockSupport.parkNanos(this, REAL_STEP);
    } else {
      pass(me, drivers.getFirst());
    }
  }

  /** Whether the wall's clock has not come to the next timer. */
  private boolean isEarly() {
    Timer next = timers.peek();
    return next == null || next.deadline() - realFrom > System.nanoTime() - realSince;
  }

  private boolean advance() {
    for (Timer timer; (timer = timers.poll()) != null; ) {
      timer.becomeDue();
      if (timer.isCancelled()) {
        cancelled--;
      } else {
        now = timer.deadline();
        happen(timer.event());
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only who holds the baton lets things happen
  private void happen(Runnable event) {
    steps++;
    inEvent = true;
    try {
      event.run();
    } catch (RuntimeException | Error broken) {
      fail("an event", broken);
    } finally {
      inEvent = false;
    }
  }

  void fail(String what, Throwable broken) {
    if (failure == null) {
      failure = new SimulationException("the simulation broke in " + what + ": " + broken, broken);
    }
  }

  private void complain(Turn me) {
    if (closed) {
      throw new SimulationException(CLOSED);
    }
    if (failure != null) {
      SimulationException told = failure;
      failure = null;
      throw told;
    }
    if (Thread.interrupted()) {
      Thread.currentThread().interrupt();
      throw new SimulationException(me.name + " was interrupted while it waited for the cluster");
    }
  }

  /** Nothing is due and nothing is planned: only a thread from outside can bring news. */
  private void stall(Turn me) {
    if (!me.fromOutside) {
      pass(me, drivers.getFirst());
      return;
    }
    long began = System.nanoTime();
    while (arrivals.isEmpty()) {
      long left = patience - (System.nanoTime() - began);
      if (left <= 0) {
        throw new SimulationException(
            me.name + " waits for something that can never happen: nothing is running or planned");
      }
      LockSupport.parkNanos(this, Math.min(left, 1_000_000));
      complain(me);
    }
  }

  private void pass(Turn me, Turn to) {
    hand(to);
    awaitGrant(me);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only who holds the baton hands it on
  private void hand(Turn to) {
    holder = to;
    steps++;
    to.grant();
  }

  void awaitFirstGrant(Turn me) {
    awaitGrant(me);
  }

  private void awaitEntry(Turn me) {
    try {
      awaitGrant(me);
    } catch (SimulationException stuck) {
      if (!arrivals.remove(me)) { // the baton is on its way to us: it must not be lost
        while (!me.awaitGrant(FOREVER)) {}
        depart(me);
      }
      throw stuck;
    }
  }

  private void awaitGrant(Turn me) {
    if (!me.fromOutside) {
      while (!me.awaitGrant(FOREVER)) {}
      return;
    }
    long seen = steps;
    while (!me.awaitGrant(patience)) {
      Turn stuck = holder;
      if (steps == seen && stuck != null) {
        throw stuck(stuck);
      }
      seen = steps;
    }
  }

  private SimulationException stuck(Turn holder) {
    double seconds = patience / 1e9;
    SimulationException held =
        new SimulationException(
            "%s has held the simulation for %s s of wall time; its stack:"
                .formatted(holder.name, seconds));
    held.setStackTrace(holder.thread().getStackTrace());
    return held;
  }

  /** Leaves the simulation: the baton goes to who arrived, else to who drives, else to nobody. */
  void depart(Turn me) {
    Turn driver = drivers.peek();
    Turn arrival = driver == null ? null : arrivals.poll();
    if (arrival != null) {
      hand(arrival);
    } else if (driver != null) {
      hand(driver);
    } else {
      holder = null;
      free.set(true);
      admit();
    }
  }

  private void admit() {
    while (!arrivals.isEmpty() && free.compareAndSet(true, false)) {
      Turn next = arrivals.poll();
      if (next != null) {
        hand(next);
        return;
      }
      free.set(true);
    }
  }
}
