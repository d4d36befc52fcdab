package io.podwire;

import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import io.podwire.engine.Engines;
import java.time.Duration;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Where a sentence begins: {@code cluster()} under {@code @ClusterTest}, {@link #start} elsewhere.
 *
 * <p>Which engine runs is said by the system property {@code podwire.engine}, then by the
 * environment variable {@code PODWIRE_ENGINE}, then by JUnit's configuration parameter {@code
 * podwire.engine}; it is {@code sim} where nothing is said. {@code podwire.seed} replays a run;
 * {@code podwire.timeout} is how long an eventual assertion waits, in seconds or as {@code PT30S}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Podwire {
  private static final ThreadLocal<@Nullable Cluster> CURRENT = new ThreadLocal<>();

  private Podwire() {}

  /**
   * The cluster of the test that runs on this thread.
   *
   * @throws IllegalStateException on any other thread, and outside of a {@code @ClusterTest}
   */
  public static Cluster cluster() {
    Cluster current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException(
          "cluster(): no cluster belongs to the thread '"
              + Thread.currentThread().getName()
              + "'. It belongs to the thread of a @ClusterTest; on another thread, and in a helper,"
              + " take the parameter that is injected into the test: 'Cluster cluster'. Without"
              + " JUnit: 'try (Cluster cluster = Podwire.start()) { … }'");
    }
    return current;
  }

  /** A cluster of the chosen engine; closing it removes all that was made. */
  public static Cluster start() {
    StackWalker.StackFrame caller =
        StackWalker.getInstance().walk(frames -> frames.skip(1).findFirst().orElseThrow());
    return start(ClusterSpec.of(caller.getClassName() + "#" + caller.getMethodName()));
  }

  /** A cluster of the chosen engine, as specified; closing it removes all that was made. */
  public static Cluster start(ClusterSpec spec) {
    Engine engine = Engines.chosen(key -> null);
    return open(engine, spec, null);
  }

  /**
   * A cluster of the engine of that name, whatever was chosen; closing it removes all that was
   * made.
   */
  public static Cluster start(String engine, ClusterSpec spec) {
    return open(Engines.named(engine), spec, null);
  }

  /** For the JUnit extension: opens a session, with that timeout unless a property says another. */
  @API(status = API.Status.INTERNAL)
  public static Cluster open(Engine engine, ClusterSpec spec, @Nullable Duration timeout) {
    OptionalLong seed = Settings.seed();
    ClusterSpec replayed = seed.isPresent() ? spec.withSeed(seed.getAsLong()) : spec;
    ClusterSession session = engine.open(replayed);
    Duration asked = Settings.timeout();
    Duration own = timeout == null ? session.defaultTimeout() : timeout;
    Sharing sharing = spec.isolated() ? Sharing.ISOLATED : Sharing.ALONE;
    return new Cluster(session, asked == null ? own : asked, sharing);
  }

  /** For the JUnit extension: binds a cluster to this thread, or unbinds with null. */
  @API(status = API.Status.INTERNAL)
  public static void bind(@Nullable Cluster cluster) {
    if (cluster == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(cluster);
    }
  }

  /**
   * For the JUnit extension: creates what was described and never looked at, or forgets it if the
   * test failed.
   */
  @API(status = API.Status.INTERNAL)
  public static void settle(Cluster cluster, boolean failed) {
    if (failed) {
      cluster.scene().abandon();
    } else {
      cluster.settle();
    }
  }

  /** For the JUnit extension: the engine's session behind a cluster. */
  @API(status = API.Status.INTERNAL)
  public static ClusterSession session(Cluster cluster) {
    return cluster.session();
  }
}
