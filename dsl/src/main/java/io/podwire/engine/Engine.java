package io.podwire.engine;

import java.util.Set;
import org.apiguardian.api.API;

/**
 * A way to have a cluster. Implementations have a public constructor without arguments and are
 * named in {@code META-INF/services/io.podwire.engine.Engine}.
 *
 * <p>One instance serves a JVM and is called from several threads at once.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Engine {
  /** What {@code -Dpodwire.engine} calls it, for example {@code sim}. */
  String name();

  /** What a session of this engine, asked for with that specification, will be able to do. */
  Set<Capability> capabilities(ClusterSpec spec);

  /**
   * Gives a cluster whose state is fresh. Blocks while another session holds what this one needs.
   *
   * @throws EngineUnavailableException if this machine cannot run the engine; the message says why
   *     and what to do
   */
  ClusterSession open(ClusterSpec spec);
}
