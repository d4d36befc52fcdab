package io.podwire.engine;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Set;
import org.apiguardian.api.API;

/** A cluster, as one test holds it. Closing it removes all that the test made. */
@API(status = API.Status.EXPERIMENTAL)
public interface ClusterSession extends AutoCloseable {
  /** The engine's name, as {@link Engine#name()}. */
  String engine();

  /** What this cluster can do. */
  Set<Capability> capabilities();

  /** The client that the DSL itself uses, on the test's thread. Retries nothing by itself. */
  KubernetesClient client();

  /** A client for the test's own code, on any thread. */
  KubernetesClient userClient();

  /** The namespace that the test begins in; it exists. */
  String namespace();

  /** A machine beyond the cluster, which reaches its nodes and nothing else of it. */
  OutsideNetwork outside();

  /** The time of the cluster. */
  EngineClock clock();

  /** How long an eventual assertion waits unless the test says otherwise. */
  Duration defaultTimeout();

  /**
   * What replays this session's choices, for the end of a failure's text, for example {@code
   * -Dpodwire.seed=42}; empty where nothing does.
   */
  String replay();

  @Override
  void close();
}
