package io.podwire.k3s;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.app.App;
import io.podwire.app.ClientNetwork;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.Disturbance;
import io.podwire.engine.EngineClock;
import io.podwire.engine.ImageContent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A test's hold on a real cluster, whichever engine found it. */
final class RealSession implements ClusterSession {
  /** A Pod starts in a second or two once its image is there; a busy machine takes its time. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  private final String engine;
  private final String namespace;
  private final Supplier<KubernetesClient> clients;
  private final Supplier<String> kubeconfig;
  private final Outside outside;
  private final @Nullable LocalImages images;
  private final @Nullable Wires wires;
  private final Runnable end;
  private final KubernetesClient client;
  private @Nullable KubernetesClient userClient;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param namespace where the test begins; it exists
   * @param clients makes those by which the cluster knows what is this test's
   * @param kubeconfig for programs outside this JVM
   * @param images where the nodes take them from archives; null if they do not
   * @param wires what cuts the ways between nodes; null if nothing does
   * @param end takes away what the test made and gives the cluster back
   */
  RealSession(
      String engine,
      String namespace,
      Supplier<KubernetesClient> clients,
      Supplier<String> kubeconfig,
      Outside outside,
      @Nullable LocalImages images,
      @Nullable Wires wires,
      Runnable end) {
    this.engine = engine;
    this.namespace = namespace;
    this.clients = clients;
    this.kubeconfig = kubeconfig;
    this.outside = outside;
    this.images = images;
    this.wires = wires;
    this.end = end;
    this.client = clients.get();
  }

  @Override
  public String engine() {
    return engine;
  }

  @Override
  public Set<Capability> capabilities() {
    return outside.capabilities();
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  /** Made when it is first asked for: few tests do. */
  @Override
  public synchronized KubernetesClient userClient() {
    KubernetesClient own = userClient;
    if (own == null) {
      own = clients.get();
      userClient = own;
    }
    return own;
  }

  @Override
  public String kubeconfig() {
    return kubeconfig.get();
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
    if (images == null) {
      throw new UnsupportedOperationException(content.needs() + ": image " + reference);
    }
    images.load(reference, content);
  }

  @Override
  public String declare(String host, App app) {
    throw new UnsupportedOperationException(Capability.DECLARED_NAMES + ": " + host);
  }

  @Override
  public Runnable disturb(Disturbance disturbance) {
    if (wires == null) {
      throw new UnsupportedOperationException(disturbance.capability() + ": " + disturbance);
    }
    return wires.begin(disturbance);
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
      closeUserClient();
    } finally {
      end.run();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void closeUserClient() {
    if (userClient != null) {
      userClient.close();
    }
  }
}
