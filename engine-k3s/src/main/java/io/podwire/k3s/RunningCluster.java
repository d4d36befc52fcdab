package io.podwire.k3s;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.EngineUnavailableException;
import java.net.URI;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster that others may use as well. What the tests leave open ends with the JVM. */
final class RunningCluster {
  private static final Logger LOG = LoggerFactory.getLogger(RunningCluster.class);

  private static final int TOO_MANY_REQUESTS = 429;

  private final Config config;
  private final RawApi api;
  private final Baseline nothing;
  private final EnumSet<Capability> capabilities;
  private final ExternalDns externalDns;
  private final List<JsonNode> nodes;
  private final Outside outside;
  private final Lease lease = new Lease(1);
  private final Map<Visit, RealSession> open = new ConcurrentHashMap<>();

  private RunningCluster(Config config, KubernetesClient client) {
    this.config = config;
    this.api = new RawApi(client);
    this.nothing = new Baseline(api.types(), Set.of(), Set.of());
    this.nodes = api.list("/api/v1/nodes").stream().filter(RunningCluster::isReady).toList();
    this.externalDns = new ExternalDns(client);
    this.capabilities = EnumSet.noneOf(Capability.class);
    if (takesNodeProbes()) {
      capabilities.add(Capability.NODE_ACCESS);
    }
    this.outside = outside();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> open.values().forEach(RealSession::close), "podwire-kubeconfig-end"));
  }

  /**
   * @throws EngineUnavailableException if there is no such file or context, if it does not look
   *     like a cluster for tests, or if it does not answer
   */
  static RunningCluster connect(KubeconfigSettings settings) {
    Config config = config(settings);
    KubernetesClient client = Clients.client(config, Clients.USER, http -> {});
    try {
      return new RunningCluster(config, client);
    } catch (KubernetesClientException silent) {
      client.close();
      throw new EngineUnavailableException(
          "the cluster at "
              + config.getMasterUrl()
              + " (kubeconfig "
              + settings.file()
              + ") does not answer as a cluster for tests: "
              + reason(silent),
          silent);
    }
  }

  /** fabric8 says that an error has occurred; which one, its cause says. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private static Config config(KubeconfigSettings settings) {
    if (!Files.isRegularFile(settings.file())) {
      throw new EngineUnavailableException(
          "engine kubeconfig: there is no file "
              + settings.file()
              + "; name another with -D"
              + KubeconfigSettings.FILE_PROPERTY
              + ", or use the simulated engine with -Dpodwire.engine=sim");
    }
    Config all = Config.fromKubeconfig(null, settings.file().toFile());
    List<String> names = all.getContexts().stream().map(NamedContext::getName).toList();
    if (settings.context().isEmpty()) {
      NamedContext current = all.getCurrentContext();
      if (current == null) {
        throw new EngineUnavailableException(
            settings.file() + " has no current context; name one of " + names);
      }
      TestClusters.requireLooksLikeOne(current.getName(), URI.create(all.getMasterUrl()));
      return all;
    }
    String context = settings.context().get();
    if (!names.contains(context)) {
      throw new EngineUnavailableException(
          settings.file() + " has no context '" + context + "'; it has " + names);
    }
    return Config.fromKubeconfig(context, settings.file().toFile());
  }

  private static String refuseKubeconfig() {
    throw new UnsupportedOperationException(
        "engine kubeconfig: a program with the cluster's own kubeconfig would pass by the guard that"
            + " keeps a test to its namespaces");
  }

  /** What the cluster offers to a test that asks for that. */
  Set<Capability> capabilities(ClusterSpec spec) {
    EnumSet<Capability> offered = EnumSet.copyOf(capabilities);
    if (nodes.size() >= spec.nodes()) {
      offered.add(Capability.SEVERAL_NODES);
    }
    return new Offer(offered, externalDns);
  }

  RealSession open(ClusterSpec spec) {
    Lease.Claim claim = spec.isolated() ? lease.shared() : lease.alone(any -> true);
    try {
      Visit visit = Visit.next();
      Guard guard = new Guard(api, visit.manager());
      RealSession session =
          new RealSession(
              KubeconfigEngine.NAME,
              visit.namespace(),
              () ->
                  Clients.client(
                      config,
                      visit.manager(),
                      http -> http.addOrReplaceInterceptor(Guard.NAME, guard)),
              RunningCluster::refuseKubeconfig,
              outside.offering(capabilities(spec)),
              null,
              null,
              () -> end(visit, guard, claim));
      open.put(visit, session);
      return visit.begin(session);
    } catch (RuntimeException | Error failed) {
      claim.giveBack();
      throw failed;
    }
  }

  private void end(Visit visit, Guard guard, Lease.Claim claim) {
    try {
      // No shell of ours reaches these nodes.
      new Cleaner(api, new DataPlane(List::of), nothing, guard).sweep();
    } catch (RuntimeException failed) {
      LOG.warn("a test could not be cleaned up after", failed);
    } finally {
      open.remove(visit);
      claim.giveBack();
    }
  }

  private Outside outside() {
    String address = nodes.isEmpty() ? "of any node" : address(nodes.get(0));
    if (!nodes.isEmpty() && Outside.reaches(address)) {
      capabilities.add(Capability.OUTSIDE_ACCESS);
    }
    return new Outside(capabilities, address, this::way);
  }

  private Way way() {
    List<AddressRange> ranges = Ranges.of(api);
    return ranges.isEmpty()
        ? Way.STRAIGHT
        : Gateway.past(Way.STRAIGHT, ranges, ranges.get(0).nearlyLast());
  }

  private static String address(JsonNode node) {
    return StreamSupport.stream(node.path("status").path("addresses").spliterator(), false)
        .filter(each -> each.path("type").asText().equals("InternalIP"))
        .map(each -> each.path("address").asText())
        .findFirst()
        .orElse(Meta.name(node));
  }

  private static boolean isReady(JsonNode node) {
    return StreamSupport.stream(node.path("status").path("conditions").spliterator(), false)
        .anyMatch(
            each ->
                each.path("type").asText().equals("Ready")
                    && each.path("status").asText().equals("True"));
  }

  private static boolean isRefusal(int code) {
    return code >= 400 && code < 500 && code != TOO_MANY_REQUESTS;
  }

  /** Whether a Pod may use its node's own network: asked of the server, which makes none. */
  private boolean takesNodeProbes() {
    try {
      api.send(
          "/api/v1/namespaces/default/pods?dryRun=All",
          "POST",
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "Pod",
              "metadata",
              Map.of("generateName", "podwire-"),
              "spec",
              Map.of(
                  "hostNetwork",
                  true,
                  "containers",
                  List.of(Map.of("name", "probe", "image", "busybox")))));
      return true;
    } catch (KubernetesClientException refused) {
      if (isRefusal(refused.getCode())) {
        return false;
      }
      throw refused; // nothing is known of what the server would have said
    }
  }
}
