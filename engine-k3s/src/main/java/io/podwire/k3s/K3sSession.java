package io.podwire.k3s;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.app.App;
import io.podwire.app.ClientNetwork;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Disturbance;
import io.podwire.engine.EngineClock;
import io.podwire.engine.ImageContent;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A test's hold on the shared cluster. A test that holds it alone begins in {@code default}; an
 * isolated one in a namespace of its own, and takes away only what its own clients made.
 */
final class K3sSession implements ClusterSession {
  /** A Pod starts in a second or two once its image is there; a busy machine takes its time. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  private final SharedCluster owner;
  private final ContainerCluster cluster;
  private final Lease.Claim claim;
  private final boolean isolated;
  private final Outside outside;
  private final String manager;
  private final String namespace;
  private final KubernetesClient client;
  private final KubernetesClient userClient;
  private final AtomicBoolean closed = new AtomicBoolean();

  K3sSession(
      SharedCluster owner,
      ContainerCluster cluster,
      Lease.Claim claim,
      ClusterSpec spec,
      Outside outside) {
    this.owner = owner;
    this.cluster = cluster;
    this.claim = claim;
    this.isolated = spec.isolated();
    this.outside = outside;
    String suffix = UUID.randomUUID().toString().substring(0, 8);
    this.manager = Clients.USER + "-" + suffix;
    this.namespace = isolated ? "test-" + suffix : "default";
    this.client = Clients.client(cluster.kubeconfig(), manager);
    this.userClient = Clients.client(cluster.kubeconfig(), manager);
    if (isolated) {
      makeNamespace();
    }
  }

  private void makeNamespace() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @Override
  public String engine() {
    return K3sEngine.NAME;
  }

  @Override
  public Set<Capability> capabilities() {
    return outside.capabilities();
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public KubernetesClient userClient() {
    return userClient;
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public ClientNetwork outside() {
    return outside;
  }

  @Override
  public ClientNetwork inside(String namespace, String pod) {
    throw new UnsupportedOperationException("no Java client runs inside a Pod of a real cluster");
  }

  @Override
  public void provide(String reference, ImageContent content) {
    throw new UnsupportedOperationException(content.needs() + ": image " + reference);
  }

  @Override
  public String declare(String host, App app) {
    throw new UnsupportedOperationException(Capability.DECLARED_NAMES + ": " + host);
  }

  @Override
  public Runnable disturb(Disturbance disturbance) {
    throw new UnsupportedOperationException(disturbance.capability() + ": " + disturbance);
  }

  @Override
  public EngineClock clock() {
    return WallClock.INSTANCE;
  }

  @Override
  public Duration defaultTimeout() {
    return DEFAULT_TIMEOUT;
  }

  @Override
  public String replay() {
    return "";
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // A test that was interrupted must still be cleaned up after, which its flag would prevent.
    boolean interrupted = Thread.interrupted();
    try {
      client.close();
      userClient.close();
      cleanUp();
    } finally {
      claim.giveBack();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void cleanUp() {
    try {
      boolean clean = isolated ? cluster.cleanUpAfter(manager) : cluster.clean();
      if (!clean && !isolated) {
        owner.discard(cluster, "what a test made could not be removed");
      }
    } catch (RuntimeException failed) {
      if (!isolated) {
        owner.discard(cluster, failed.toString());
      }
    }
  }
}
