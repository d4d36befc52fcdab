package io.podwire.sim;

import io.podwire.app.ClientNetwork;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiendpoint.ApiEndpoint;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.KubeletConnection;
import io.podwire.sim.apiserver.kinds.BuiltinKinds;
import io.podwire.sim.apiserver.listen.Authority;
import io.podwire.sim.apiserver.listen.Credentials;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.coredns.CoreDns;
import io.podwire.sim.coredns.CoreDnsManifest;
import io.podwire.sim.image.ImageCatalog;
import io.podwire.sim.image.app.ProcessPod;
import io.podwire.sim.network.Network;
import io.podwire.sim.trace.Trace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A whole cluster in the JVM, and the one place that wires its components. This comment is the
 * tour, in the order that a request and a packet travel.
 *
 * <p><b>The request road.</b> A client's call comes in through {@code apiserver.http}, in process,
 * as the bytes that it would send over a wire. {@link ApiServer} decodes, fills in defaults,
 * validates and hands the object to the {@code store}, which gives it the next revision and appends
 * the change to a log. Watches are cursors into that log. The components of the control plane
 * ({@code controller}, {@code scheduler}) are clients of the same server, without HTTP: each hears
 * of a change a little later than it happened, as the seed decides, queues the object's key, and
 * brings the world closer to what the object says, by calling the server again. A Deployment
 * becomes a ReplicaSet, that becomes Pods, the scheduler binds them to nodes.
 *
 * <p><b>Where the roads meet.</b> The agents of each node watch the API and turn it into network
 * state. The {@code kubelet} gives a Pod a network namespace and starts its containers in the
 * {@code runtime}; it reports back, and serves exec and logs to the API server. {@code kubeproxy}
 * writes the NAT rules of Services, {@code policy} the filter of NetworkPolicies, {@code coredns}
 * runs as the program of an ordinary Pod and answers from what it watched, {@code servicelb}
 * publishes node addresses for load balancers, {@code apiendpoint} lets Pods reach the API server,
 * which judges them by their tokens and roles. What each node would have to know of the whole
 * cluster is kept once, and seen by each through a view that is {@code late}.
 *
 * <p><b>The packet road.</b> A program of {@code image}, often under {@code shell}, asks the
 * resolver for a name and a socket of its {@code network} namespace for a connection. Packets pass
 * the hooks of the node (NAT, policy), the fabric routes them, the far side's hooks see them, and a
 * socket takes them. Nothing on this road knows what a Service is.
 *
 * <p><b>Time and threads.</b> All of this is confined to {@link Simulation}: one thread at a time
 * holds the baton, events run in the order of virtual time, and whoever waits drives. Only blocking
 * code that is not ours, and the tools, have threads, and only while they run.
 */
final class SimCluster implements AutoCloseable {
  private static final int TRACED = 100_000;
  private static final Ip OUTSIDE = Ip.of("172.18.0.1");

  private final SimOptions options;
  private final Simulation simulation;
  private final Trace trace;
  private final Authority authority;
  private final ApiServer apiServer;
  private final Credentials credentials;
  private final Map<String, SimNode> nodes = new LinkedHashMap<>();
  private final SimNode.Shared shared;
  private final ImageCatalog images;
  private final SimDisturbances disturbances;
  private final ExternalHosts externalHosts;
  private final SimOutside outside;

  private SimCluster(
      SimOptions options, int nodeCount, long seed, Instant begin, Authority authority) {
    this.options = options.forNodes(nodeCount);
    this.simulation = new Simulation(begin.truncatedTo(ChronoUnit.SECONDS), seed);
    this.trace = new Trace(simulation::nanoTime, TRACED);
    this.authority = authority;
    this.apiServer = BuiltinKinds.start(simulation, options.server());
    authority.secret().ifPresent(apiServer.tokens()::signWith);
    Network network = new Network(simulation);
    network.observe(new PacketTracer(trace));
    this.disturbances = new SimDisturbances(network, nodes);
    this.externalHosts = new ExternalHosts(simulation, network);
    this.outside = new SimOutside(network.addOutsideHost("outside", OUTSIDE), externalHosts);
    CoreDns coreDns = new CoreDns(apiServer, simulation, externalHosts, trace);
    this.images = new ImageCatalog().register(CoreDns.REPOSITORY, coreDns.image());
    this.shared = SimNode.Shared.of(simulation, apiServer);
    SimNode.Ground ground =
        new SimNode.Ground(simulation, apiServer, network, images, shared, trace);
    for (int number = 0; number < nodeCount; number++) {
      SimNode node = new SimNode(number, this.options, ground);
      nodes.put(node.name(), node);
    }
    apiServer.connectKubelets(this::kubelet);
    this.credentials = new Credentials(authority, begin, this.options.serverNames());
    nodes.values().stream().findFirst().ifPresent(this::serveAt);
    coreDns.start();
  }

  /** The API server runs on that node. */
  private void serveAt(SimNode first) {
    apiServer.connectPods(first.dialer());
    new ApiEndpoint(apiServer, credentials, first.network(), options.server().port()).start();
  }

  /** Starts a cluster and waits, in virtual time, until its DNS answers. */
  static SimCluster start(SimOptions options, int nodes, long seed) {
    return start(options, nodes, seed, Instant.now(), Authority.packaged());
  }

  /**
   * As {@link #start(SimOptions, int, long)}.
   *
   * @param begin the moment at which virtual time begins
   * @param authority who vouches for the API server
   */
  static SimCluster start(
      SimOptions options, int nodes, long seed, Instant begin, Authority authority) {
    SimCluster cluster = new SimCluster(options, nodes, seed, begin, authority);
    try {
      cluster.simulation.enter(cluster::startComponents);
      return cluster;
    } catch (RuntimeException | Error failed) {
      cluster.close();
      throw failed;
    }
  }

  private void startComponents() {
    ControlPlane.start(
        apiServer, simulation, authority.certificatePem(), disturbances::endpointDelay);
    shared.start(apiServer);
    nodes.values().forEach(SimNode::start);
    CoreDnsManifest.create(apiServer, options.dnsAddress());
    new Readiness(apiServer, simulation).await();
  }

  private Optional<KubeletConnection> kubelet(String node) {
    return Optional.ofNullable(nodes.get(node)).filter(SimNode::isPlugged).map(SimNode::kubelet);
  }

  SimOptions options() {
    return options;
  }

  Simulation simulation() {
    return simulation;
  }

  ApiServer apiServer() {
    return apiServer;
  }

  /** By what the API server is known, and knows its user. */
  Credentials credentials() {
    return credentials;
  }

  /** What happened on the way of packets; off until it is enabled. */
  Trace trace() {
    return trace;
  }

  /** What the nodes can pull. */
  ImageCatalog images() {
    return images;
  }

  /**
   * The network as that Pod's processes see it.
   *
   * @throws IllegalStateException if there is no such Pod, or it does not run
   */
  ClientNetwork inside(String namespace, String pod) {
    return nodes.values().stream()
        .flatMap(node -> node.join(namespace, pod).stream())
        .findFirst()
        .map(ProcessPod::new)
        .orElseThrow(
            () -> new IllegalStateException("Pod " + namespace + "/" + pod + " does not run"));
  }

  /** What goes wrong with it. */
  SimDisturbances disturbances() {
    return disturbances;
  }

  /** The machines outside that a scenario declares. */
  ExternalHosts externalHosts() {
    return externalHosts;
  }

  SimOutside outside() {
    return outside;
  }

  @Override
  public void close() {
    simulation.close();
  }
}
