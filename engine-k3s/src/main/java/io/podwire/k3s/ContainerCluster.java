package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A running cluster: one server and as many agents as the tests ask for, each a container. Used by
 * one thread at a time where it changes; who that is, {@link Lease} says.
 */
final class ContainerCluster {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerCluster.class);

  /** A node's own are of its start. */
  private static final String EVENTS_OF_TESTS =
      "/api/v1/namespaces/default/events?fieldSelector=involvedObject.kind%21%3DNode";

  /** Ample for an image that first has to pull its own components. */
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);

  private static final Duration BASELINE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration BASELINE_LOOK = Duration.ofMillis(500);

  /** Of the <a href="https://docs.k3s.io/cli/server#networking">documented defaults</a>. */
  private static final String K3S_PODS = "10.42.0.0/16";

  private static final String K3S_SERVICES = "10.43.0.0/16";

  /** The next JVM must know it; only who reaches the Docker network can use it. */
  private static final String REUSED_TOKEN = "podwire";

  private final boolean reused;
  private final K3sSettings settings;
  private final String token;
  private final String kubeconfig;
  private final KubernetesClient client;
  private final RawApi api;
  private final ExternalDns externalDns;
  private final DataPlane dataPlane = new DataPlane(this::nodes);
  private final LocalImages images = new LocalImages(this::nodes);
  private final Wires wires;
  private final NodeContainer server;
  private final List<NodeContainer> agents = new ArrayList<>();
  private final Baseline baseline;
  private final Passage passage;
  private volatile boolean soiled;

  private ContainerCluster(
      K3sSettings settings, String token, K3sContainer container, boolean reused) {
    this.reused = reused;
    this.settings = settings;
    this.token = token;
    this.server = new NodeContainer(container);
    this.kubeconfig = container.getKubeConfigYaml();
    this.client = Clients.client(kubeconfig, Clients.USER);
    this.api = new RawApi(client);
    this.externalDns = new ExternalDns(client);
    this.wires = new Wires(this::nodes, node -> Ranges.ofPods(api, node), reused);
    this.passage = new Passage(server.address(), this::past, settings);
    try {
      if (reused) {
        wires.mendAll(); // a cut one could keep it from being ready
        forgetLostAgents();
      }
      awaitReady();
      NodePorts.require(settings, api);
      this.baseline =
          WallClock.INSTANCE.insist(
              Instant.now().plus(BASELINE_TIMEOUT),
              BASELINE_LOOK,
              () -> reused ? Baseline.remembered(api) : Baseline.of(api));
    } catch (RuntimeException unusable) {
      stop();
      throw unusable;
    }
  }

  static ContainerCluster start(K3sSettings settings) {
    Instant start = Instant.now();
    String token = UUID.randomUUID().toString();
    ContainerCluster cluster =
        new ContainerCluster(settings, token, Containers.server(settings, token), false);
    logReady(settings.image(), start);
    return cluster;
  }

  /**
   * The cluster of that number which another JVM left, or a new one that this JVM will leave.
   * Nobody else may have it at the time.
   */
  static ContainerCluster reuse(K3sSettings settings, int number) {
    Instant start = Instant.now();
    ContainerCluster cluster = found(settings, number);
    // Its last JVM may have been killed amidst a test.
    if (!cluster.clean()) {
      cluster.stop();
      cluster = found(settings, number); // none is left to be found: this is a new one
    }
    logReady(settings.image(), start);
    return cluster;
  }

  private static ContainerCluster found(K3sSettings settings, int number) {
    return new ContainerCluster(
        settings, REUSED_TOKEN, Containers.reusedServer(settings, REUSED_TOKEN, number), true);
  }

  private static void logReady(DockerImageName image, Instant start) {
    LOG.info(
        "cluster of {} ready after {} ms",
        image.asCanonicalNameString(),
        Duration.between(start, Instant.now()).toMillis());
  }

  String kubeconfig() {
    return kubeconfig;
  }

  boolean isAlive() {
    return nodes().stream().allMatch(NodeContainer::isRunning);
  }

  String failure(String complaint) {
    return server.failure(complaint);
  }

  ExternalDns externalDns() {
    return externalDns;
  }

  String serverAddress() {
    return server.address();
  }

  /** How tests outside come to its nodes. */
  Passage passage() {
    return passage;
  }

  /** The last but one of the Services' addresses is nobody's, as good as surely. */
  private Way past(Way out) {
    AddressRange services = serviceRange();
    return Gateway.past(
        out, List.of(services, AddressRange.parse(K3S_PODS)), services.nearlyLast());
  }

  private AddressRange serviceRange() {
    return Ranges.services(api).orElseGet(() -> AddressRange.parse(K3S_SERVICES));
  }

  int size() {
    return 1 + agents.size();
  }

  /** Lets agents join or takes them away until there are that many nodes. */
  void resize(int count) {
    while (size() > count) {
      remove(agents.get(agents.size() - 1));
    }
    int missing = count - size();
    for (int i = 0; i < missing; i++) {
      agents.add(new NodeContainer(Containers.agent(settings.image(), token, server.address())));
    }
    if (missing != 0) {
      awaitReady();
    }
  }

  /** The ways between its nodes and Pods. */
  Wires wires() {
    return wires;
  }

  /** Those that tests bring along. */
  LocalImages images() {
    return images;
  }

  /** Back to the baseline; whether that succeeded. */
  boolean clean() {
    Instant start = Instant.now();
    wires.mendAll();
    Cleaner.Result removed = new Cleaner(api, dataPlane, baseline, Ownership.alone()).sweep();
    Instant swept = Instant.now();
    Set<String> living =
        api.list("/api/v1/pods").stream().map(Meta::uid).collect(Collectors.toSet());
    boolean forgotten = dataPlane.forgetAllBut(living, removed.services());
    images.forget();
    api.delete(EVENTS_OF_TESTS, 0);
    LOG.info(
        "cleaned in {} ms, and forgotten in {} ms",
        Duration.between(start, swept).toMillis(),
        Duration.between(swept, Instant.now()).toMillis());
    boolean clean = removed.leftOver().isEmpty() && forgotten;
    soiled &= !clean;
    return clean;
  }

  /** Takes away what one of several tests made. */
  void cleanUpAfter(String manager) {
    boolean clean = false;
    try {
      Cleaner.Result removed = new Cleaner(api, dataPlane, baseline, Ownership.of(manager)).sweep();
      clean = dataPlane.forget(removed.pods()) && removed.leftOver().isEmpty();
    } finally {
      soiled |= !clean;
    }
  }

  /** Whether something of one of several tests could not be taken away. */
  boolean isSoiled() {
    return soiled;
  }

  /** Ends this JVM's use of it: all of it stops, but for one that is left to the next. */
  void leave() {
    if (reused) {
      release();
    } else {
      stop();
    }
  }

  void stop() {
    release();
    server.stop();
  }

  private void release() {
    client.close();
    passage.close();
    agents.forEach(NodeContainer::stop);
  }

  private void remove(NodeContainer agent) {
    String name = agent.nodeName();
    agents.remove(agent);
    agent.stop();
    forget(name);
  }

  /** Those of a JVM before, which ended with it. */
  private void forgetLostAgents() {
    for (JsonNode node : api.list("/api/v1/nodes")) {
      if (!Meta.name(node).equals(server.nodeName())) {
        forget(Meta.name(node));
      }
    }
  }

  private void forget(String name) {
    api.delete("/api/v1/nodes/" + name, 0);
    for (JsonNode pod : api.list("/api/v1/pods?fieldSelector=spec.nodeName%3D" + name)) {
      api.delete("/api/v1/namespaces/" + Meta.namespace(pod) + "/pods/" + Meta.name(pod), 0);
    }
  }

  private void awaitReady() {
    new Readiness(client, nodes(), READY_TIMEOUT).await();
  }

  private List<NodeContainer> nodes() {
    List<NodeContainer> all = new ArrayList<>();
    all.add(server);
    all.addAll(agents);
    return all;
  }
}
