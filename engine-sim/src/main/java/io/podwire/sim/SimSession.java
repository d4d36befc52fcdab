package io.podwire.sim;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.podwire.app.App;
import io.podwire.app.ClientNetwork;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.Disturbance;
import io.podwire.engine.EngineClock;
import io.podwire.engine.ImageContent;
import io.podwire.sim.apiserver.http.InProcessHttp;
import io.podwire.sim.apiserver.listen.ApiListener;
import io.podwire.sim.image.app.AppImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One test's hold on a simulated cluster of its own, which ends with it. */
final class SimSession implements ClusterSession {
  private static final Logger LOG = LoggerFactory.getLogger(SimSession.class);
  static final String DEFAULT_NAMESPACE = "default";

  private final SimCluster cluster;
  private final Set<Capability> capabilities;
  private final long runSeed;
  private final String namespace;
  private final SimClock clock;
  private final WallPace pace;
  private final KubernetesClient client;
  private @Nullable KubernetesClient userClient;
  private @Nullable ApiListener listener;

  SimSession(SimCluster cluster, Set<Capability> capabilities, long runSeed, String namespace) {
    this.cluster = cluster;
    this.capabilities = capabilities;
    this.runSeed = runSeed;
    this.namespace = namespace;
    this.clock = new SimClock(cluster.simulation());
    this.pace = new WallPace(cluster.simulation(), cluster.options().wallRate());
    this.client = inlineClient(InProcessHttp.factory(cluster.apiServer()));
  }

  @Override
  public String engine() {
    return "sim";
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public synchronized KubernetesClient userClient() {
    if (userClient == null) {
      userClient =
          builder(InProcessHttp.factory(cluster.apiServer(), pace))
              .withHttpClientBuilderConsumer(this::followTheWall)
              .build();
    }
    return userClient;
  }

  private void followTheWall(HttpClient.Builder http) {
    http.addOrReplaceInterceptor(
        "podwire-pace",
        new Interceptor() {
          @Override
          public void before(
              BasicBuilder builder, HttpRequest request, Interceptor.RequestTags tags) {
            pace.called();
          }

          /** What the call has set off is seen at once, not at the clock's next step. */
          @Override
          public void after(
              HttpRequest request,
              HttpResponse<?> response,
              AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            pace.called();
          }
        });
  }

  /** What the client does when an answer is there happens on the thread that asked. */
  private KubernetesClient inlineClient(HttpClient.Factory factory) {
    return builder(factory).withTaskExecutor(Runnable::run).build();
  }

  private KubernetesClientBuilder builder(HttpClient.Factory factory) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://sim.podwire.invalid/")
            .withNamespace(namespace)
            // With the default a 501 is asked for again for 19 s.
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(LazyModel.serialization())
        .withHttpClientFactory(factory);
  }

  @Override
  public synchronized String kubeconfig() {
    if (listener == null) {
      listener = listen();
      pace.opened(); // who comes through the port waits by the wall clock
    }
    return listener.kubeconfig().yaml();
  }

  private ApiListener listen() {
    try {
      return ApiListener.start(
          cluster.apiServer(),
          cluster.credentials(),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated cluster cannot listen on loopback", e);
    }
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public ClientNetwork outside() {
    return cluster.outside();
  }

  @Override
  public ClientNetwork inside(String namespace, String pod) {
    return cluster.simulation().enter(() -> cluster.inside(namespace, pod));
  }

  @Override
  public void provide(String reference, ImageContent content) {
    if (!(content instanceof ImageContent.Program program)) {
      throw new UnsupportedOperationException(
          reference + ": " + content + " is nothing that the engine sim can run");
    }
    cluster
        .simulation()
        .enter(() -> cluster.images().provide(reference, AppImage.of(program.app())));
  }

  @Override
  public String declare(String host, App app) {
    return cluster.simulation().enter(() -> cluster.externalHosts().declare(host, app).toString());
  }

  @Override
  public Runnable disturb(Disturbance disturbance) {
    Runnable undo = cluster.simulation().enter(() -> cluster.disturbances().begin(disturbance));
    return () -> cluster.simulation().enter(undo);
  }

  @Override
  public EngineClock clock() {
    return clock;
  }

  @Override
  public Duration defaultTimeout() {
    return cluster.options().timeout();
  }

  @Override
  public String replay() {
    return "-D" + RunSeed.PROPERTY + "=" + runSeed;
  }

  @Override
  public List<String> hints() {
    return cluster
        .simulation()
        .enter(
            () ->
                cluster.images().unknown().stream()
                    .map(reference -> PullHint.forTest(reference, cluster.images().names()))
                    .toList());
  }

  private void sayStubs() {
    SortedSet<String> stubs = cluster.images().stubs();
    if (!stubs.isEmpty()) {
      LOG.warn("unknownImages = STUB: stubs, which answer no HTTP, stood for {}", stubs);
    }
  }

  @Override
  public synchronized void close() {
    try {
      sayStubs();
      client.close();
      if (userClient != null) {
        userClient.close();
      }
      if (listener != null) {
        listener.close();
      }
      pace.close();
    } finally {
      cluster.close();
    }
  }
}
