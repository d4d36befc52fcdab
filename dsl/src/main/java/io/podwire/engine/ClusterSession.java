package io.podwire.engine;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.app.App;
import io.podwire.app.ClientNetwork;
import java.time.Duration;
import java.util.List;
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

  /**
   * A kubeconfig, as YAML, with which programs outside this JVM reach the cluster until the session
   * closes. It reaches the whole cluster, also where the session is isolated.
   */
  String kubeconfig();

  /** The namespace that the test begins in; it exists. */
  String namespace();

  /** A machine beyond the cluster, which reaches its nodes and nothing else of it. */
  ClientNetwork outside();

  /**
   * The network as that Pod's processes see it; asked for only with {@link Capability#POD_SOCKETS}.
   *
   * @throws IllegalStateException if there is no such Pod, or it does not run
   */
  ClientNetwork inside(String namespace, String pod);

  /**
   * Makes an image known to all nodes, for the containers that start from now on; it takes the
   * place of an earlier one of that reference. Asked for only with its capability.
   *
   * @param reference for example {@code acme/api:1.2}
   */
  void provide(String reference, ImageContent content);

  /**
   * A machine outside the cluster that serves this, and whose name the cluster's DNS and {@link
   * #outside} resolve from now on; it takes the place of an earlier one of that name. Asked for
   * only with {@link Capability#DECLARED_NAMES}.
   *
   * @return its address
   */
  String declare(String host, App app);

  /**
   * Does that to the cluster. Asked for only with its capability.
   *
   * @return what undoes it
   */
  Runnable disturb(Disturbance disturbance);

  /** The time of the cluster. */
  EngineClock clock();

  /** How long an eventual assertion waits unless the test says otherwise. */
  Duration defaultTimeout();

  /**
   * What replays this session's choices, for the end of a failure's text, for example {@code
   * -Dpodwire.seed=42}; empty where nothing does.
   */
  String replay();

  /**
   * What a test has asked for so far that this engine has not, and what to do about it: a line
   * each, for the end of a failure's text; empty if there is nothing to say.
   */
  default List<String> hints() {
    return List.of();
  }

  @Override
  void close();
}
