package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.PodPick.newest;
import static io.podwire.PodPick.oldest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.podwire.Cluster;
import io.podwire.DeploymentHandle;
import io.podwire.Fault;
import io.podwire.PodProbe;
import io.podwire.Podwire;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.PolicyDenial;
import io.podwire.failure.Hop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an explanation blames, from API objects alone, is where the simulator saw it end. */
class ExplanationOracleTest {
  private static final Pattern BLAMED = Pattern.compile("✗ (\\S+)");
  private static final Duration SETTLED = Duration.ofSeconds(10);

  /** Something to break, how, and the URL that no longer works. */
  private record Scenario(Cluster cluster, DeploymentHandle web) {
    String apply(String yaml) {
      cluster.apply("---\n" + yaml); // what begins with a brace is read as JSON
      return "http://web";
    }

    String service(String spec) {
      return apply("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {" + spec + "}}");
    }

    String policy(String spec) {
      service("selector: {app: web}, ports: [{port: 80}]");
      return apply(
          "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec: {"
              + spec
              + "}}");
    }

    String working() {
      return service("selector: {app: web}, ports: [{port: 80}]");
    }
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        broken(
            "selector typo",
            Hop.ENDPOINT,
            s -> s.service("selector: {app: wbe}, ports: [{port: 80}]")),
        broken("no selector", Hop.ENDPOINT, s -> s.service("ports: [{port: 80}]")),
        broken(
            "wrong port",
            Hop.SERVICE,
            s -> s.service("selector: {app: web}, ports: [{port: 8080, targetPort: 80}]")),
        broken(
            "wrong targetPort",
            Hop.PORT,
            s -> s.service("selector: {app: web}, ports: [{port: 80, targetPort: 81}]")),
        broken(
            "wrong targetPort name",
            Hop.ENDPOINT,
            s -> s.service("selector: {app: web}, ports: [{port: 80, targetPort: htpp}]")),
        broken(
            "zero replicas",
            Hop.ENDPOINT,
            s -> {
              s.web.scale(0);
              return s.working();
            }),
        broken(
            "not ready",
            Hop.ENDPOINT,
            s -> {
              s.cluster
                  .client()
                  .apps()
                  .deployments()
                  .inNamespace("default")
                  .withName("web")
                  .delete();
              s.cluster.deploy(nginx, 1).named("web").readyByFile("/never");
              return s.working();
            }),
        broken(
            "no endpoint on the client's node",
            Hop.ENDPOINT,
            s ->
                s.service(
                    "selector: {app: web}, ports: [{port: 80}], internalTrafficPolicy: Local")),
        broken(
            "other sources only",
            Hop.SERVICE,
            s -> {
              s.service(
                  "type: LoadBalancer, selector: {app: web}, ports: [{port: 8080, targetPort: 80}],"
                      + " loadBalancerSourceRanges: [192.0.2.0/24]");
              return s.cluster.service("web").external().toString();
            }),
        broken("no such Service", Hop.NAME, s -> "http://web"),
        broken(
            "headless, and nothing is ready",
            Hop.NAME,
            s -> s.service("clusterIP: None, selector: {app: wbe}, ports: [{port: 80}]")),
        broken(
            "no endpoint of that hostname",
            Hop.NAME,
            s -> {
              s.service("clusterIP: None, selector: {app: web}, ports: [{port: 80}]");
              return "http://web-0.web";
            }),
        broken(
            "wrong namespace",
            Hop.NAME,
            s -> {
              s.working();
              return "http://web.shop";
            }),
        broken(
            "ingress denied",
            Hop.POLICY,
            s -> s.policy("podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]")),
        broken(
            "egress denied",
            Hop.POLICY,
            s ->
                s.policy(
                    "podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]")),
        broken(
            "DNS denied",
            Hop.NAME,
            s ->
                s.policy(
                    "podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: web}}}]}]")),
        broken(
            "DNS gone",
            Hop.NAME,
            s -> {
              s.cluster.inject(Fault.failDns());
              return s.working();
            }),
        broken(
            "node lost",
            Hop.WAY,
            s -> {
              s.cluster.inject(Fault.lose(s.web.pod(oldest()).node()));
              return s.working();
            }),
        broken(
            "nodes cut",
            Hop.WAY,
            s -> {
              s.cluster.inject(Fault.cut(s.cluster.node("server-0"), s.cluster.node("agent-0")));
              return s.working();
            }),
        broken("no such page", Hop.HTTP, s -> s.working() + "/none"));
  }

  private static Arguments broken(String name, Hop hop, Function<Scenario, String> how) {
    return arguments(name, hop, how);
  }

  /** The server runs on one node, and who asks on the other. */
  private static final class Stage implements AutoCloseable {
    final SimCluster sim;
    final Cluster cluster;
    final DeploymentHandle web;
    final PodProbe client;

    Stage(long seed, PolicyDenial denial) {
      sim = SimCluster.start(SimOptions.k3s().with(denial), 2, seed);
      SimEngine engine = new SimEngine();
      SimSession session =
          new SimSession(
              sim, engine.capabilities(ClusterSpec.of("x")), seed, SimSession.DEFAULT_NAMESPACE);
      cluster = Podwire.open(new OneSession(session), ClusterSpec.of("oracle"), null);
      cluster.apply("---\n{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
      web = cluster.deploy(nginx, 1).named("web");
      String node = web.pod(newest()).awaitReady().node().name();
      client =
          cluster
              .fromPod(busybox)
              .onNode(cluster.node(node.equals("server-0") ? "agent-0" : "server-0"));
      client.run("true").succeeds();
    }

    /** What the explanation blames, and what the trace says. */
    List<Hop> ask(String url) {
      cluster.sleep(SETTLED);
      sim.simulation().enter(() -> sim.trace().enable(true));
      Throwable failed = catchThrowable(() -> client.get(url).now().succeeds());
      assertThat(failed).as(url).isInstanceOf(AssertionError.class);
      TracedEnd traced = new TracedEnd(sim.simulation().enter(() -> sim.trace().entries()));
      Matcher blamed = BLAMED.matcher(String.valueOf(failed.getMessage()));
      assertThat(blamed.find()).as("blames nothing: " + failed.getMessage()).isTrue();
      String label = blamed.group(1);
      Hop explained =
          Stream.of(Hop.values())
              .filter(hop -> hop.label().equals(label))
              .findFirst()
              .orElseThrow();
      return List.of(explained, traced.hop());
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void theExplanationBlamesWhatTheTraceSaw(
      String name, Hop hop, Function<Scenario, String> breakIt) {
    try (Stage stage = new Stage(1, PolicyDenial.REJECT)) {
      String url = breakIt.apply(new Scenario(stage.cluster, stage.web));
      assertThat(stage.ask(url)).as("explained, traced").containsExactly(hop, hop);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  /** Several things are wrong at once, and the first on the way is to blame. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void soItDoesWhenSeveralThingsAreWrong(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> said = new ArrayList<>();
    PolicyDenial denial = random.nextBoolean() ? PolicyDenial.REJECT : PolicyDenial.DROP;
    try (Stage stage = new Stage(seed, denial)) {
      Scenario scenario = new Scenario(stage.cluster, stage.web);
      String url = breakAtRandom(scenario, random, said);
      assertThat(stage.ask(url))
          .as("seed " + seed + ", " + denial + ": " + said)
          .satisfies(hops -> assertThat(hops.get(0)).isEqualTo(hops.get(1)));
    }
  }

  private static String breakAtRandom(
      Scenario scenario, SplittableRandom random, List<String> said) {
    String selector = random.nextInt(4) == 0 ? "wbe" : "web";
    int port = random.nextInt(4) == 0 ? 8080 : 80;
    String target = List.of("80", "80", "81", "http").get(random.nextInt(4));
    String spec =
        "selector: {app: %s}, ports: [{port: %d, targetPort: %s}]"
            .formatted(selector, port, target);
    said.add(spec);
    scenario.service(spec);
    if (random.nextInt(3) == 0) {
      said.add("scale 0");
      scenario.web.scale(0);
    }
    if (random.nextInt(3) == 0) {
      said.add("deny");
      scenario.apply(
          "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec:"
              + " {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}}");
    }
    if (random.nextInt(3) == 0) {
      said.add("cut");
      var cluster = scenario.cluster;
      cluster.inject(Fault.cut(cluster.node("server-0"), cluster.node("agent-0")));
    }
    String path = "/none"; // so that something is wrong in any case
    return (random.nextInt(5) == 0 ? "http://web.shop" : "http://web") + path;
  }

  @Test
  void aTraceOfNothingIsRefused() {
    assertThatThrownBy(() -> new TracedEnd(List.of()).hop()).hasMessageContaining("nothing was");
  }
}
