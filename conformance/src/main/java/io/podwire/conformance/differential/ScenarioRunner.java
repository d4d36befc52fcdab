package io.podwire.conformance.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.podwire.engine.ClusterSession;
import io.podwire.probe.Exec;
import io.podwire.probe.ExecFailedException;
import io.podwire.probe.ToolRun;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Does a scenario's steps on one cluster, in namespaces of its own, and looks at what came of it.
 */
final class ScenarioRunner implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SETTLING = Duration.ofSeconds(40);
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration NEXT_SECOND = Duration.ofSeconds(2);
  private static final int LOOKS = 12;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1_500);
  private static final Duration EXEC = Duration.ofSeconds(60);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final ClusterSession session;
  private final KubernetesClient client;
  private final Scenario scenario;
  private final Placement placement;
  private final Exec exec;

  /** What each step was answered: it is part of every observation. */
  private final SortedMap<String, String> answers = new TreeMap<>();

  ScenarioRunner(ClusterSession session, Scenario scenario, long place) {
    this.session = session;
    this.client = session.client();
    this.scenario = scenario;
    this.placement = new Placement(place);
    this.exec = new Exec(client, session.clock());
  }

  /** Does all steps and waits until the cluster has followed. */
  void perform() {
    for (Step step : scenario.steps()) {
      if (step instanceof Step.Settle) {
        settle();
      } else {
        answers.put("step " + step, outcome(step));
      }
    }
    settle();
  }

  /** At two looks in a row: endpoints follow their Pods a moment later. */
  private void settle() {
    AtomicInteger inARow = new AtomicInteger();
    session
        .clock()
        .await(
            SETTLING,
            INTERVAL,
            () -> {
              if (!ApiState.isSettled(client, placement)) {
                inARow.set(0);
                return false;
              }
              return inARow.incrementAndGet() == 2;
            });
  }

  private String outcome(Step step) {
    try {
      perform(step);
      return "done";
    } catch (KubernetesClientException refused) {
      if (refused.getCode() <= 0) {
        throw refused; // by nobody: the server did not answer at all
      }
      String message =
          refused.getStatus() == null ? refused.getMessage() : refused.getStatus().getMessage();
      return refused.getCode() + " " + names().named(String.valueOf(message));
    } catch (ExecFailedException failed) {
      return "failed";
    }
  }

  private void perform(Step step) {
    if (step instanceof Step.Create create) {
      create(placement.placed(create.manifest()));
    } else if (step instanceof Step.Patch patch) {
      resource(patch.target()).patch(MERGE, placement.placed(patch.json()));
    } else if (step instanceof Step.Delete delete) {
      if (resource(delete.target()).withGracePeriod(0).delete().isEmpty()) {
        throw new KubernetesClientException("nothing was deleted", 404, null);
      }
    } else if (step instanceof Step.Run run) {
      exec.run(container(run.namespace(), run.pod()), run.argv(), EXEC);
    }
  }

  private void create(String manifest) {
    GenericKubernetesResource object =
        client.getKubernetesSerialization().unmarshal(manifest, GenericKubernetesResource.class);
    Kind kind = Kind.of(JSON.valueToTree(object));
    var objects = client.genericKubernetesResources(kind.context());
    if (kind == Kind.NAMESPACE) {
      objects.resource(object).create();
      awaitServiceAccount(object.getMetadata().getName());
    } else {
      if (kind == Kind.SERVICE && scenario.mentions("LoadBalancer")) {
        awaitNextSecond();
      }
      objects.inNamespace(object.getMetadata().getNamespace()).resource(object).create();
    }
  }

  /** Of two load balancers with one port the older holds it; of one second, chance decides. */
  private void awaitNextSecond() {
    Instant last =
        new ApiState(client, placement)
            .all(Kind.SERVICE).stream()
                .map(service -> service.path("metadata").path("creationTimestamp").asText())
                .map(Instant::parse)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    session.clock().await(NEXT_SECOND, INTERVAL, () -> !isSecond(last));
  }

  private boolean isSecond(Instant second) {
    return session.clock().now().truncatedTo(ChronoUnit.SECONDS).equals(second);
  }

  /** Without it no Pod is admitted. */
  private void awaitServiceAccount(String namespace) {
    session
        .clock()
        .await(
            SETTLING,
            INTERVAL,
            () ->
                client.serviceAccounts().inNamespace(namespace).withName("default").get() != null);
  }

  private Resource<GenericKubernetesResource> resource(Step.Target target) {
    var kind = client.genericKubernetesResources(target.kind().context());
    String name = placement.placed(target.name());
    return target.kind() == Kind.NAMESPACE
        ? kind.withName(name)
        : kind.inNamespace(placement.placed(target.namespace())).withName(name);
  }

  private Exec.Container container(String namespace, String pod) {
    return new Exec.Container(placement.placed(namespace), pod, "main");
  }

  private Names names() {
    return new Names(new ApiState(client, placement), placement);
  }

  /** What the cluster shows now. */
  Observation observe() {
    ApiState state = new ApiState(client, placement);
    Names names = new Names(state, placement);
    SortedMap<String, String> shown = new TreeMap<>(answers);
    shown.putAll(new Describer(names).describe(state));
    Map<String, List<Probe>> byClient = new LinkedHashMap<>();
    for (Probe probe : Probes.of(scenario, this::tree)) {
      byClient.computeIfAbsent(probe.namespace(), key -> new java.util.ArrayList<>()).add(probe);
    }
    byClient.values().forEach(probes -> ask(probes, state, names, shown));
    return new Observation(shown);
  }

  /** A cluster takes its time: it is looked at until that is enough, or often enough. */
  Observation observe(Predicate<Observation> enough) {
    Observation seen = observe();
    for (int i = 1; i < LOOKS && !enough.test(seen); i++) {
      pause(BETWEEN_LOOKS);
      seen = observe();
    }
    return seen;
  }

  private JsonNode tree(String manifest) {
    return JSON.valueToTree(
        client.getKubernetesSerialization().unmarshal(manifest, GenericKubernetesResource.class));
  }

  private void ask(
      List<Probe> probes, ApiState state, Names names, SortedMap<String, String> shown) {
    Probe first = probes.get(0);
    String script = placement.placed(ProbeScript.of(probes, node(state)));
    String printed;
    try {
      ToolRun run =
          exec.run(container(first.namespace(), first.pod()), List.of("sh", "-c", script), EXEC);
      printed = run.stdout();
    } catch (ExecFailedException failed) {
      printed = null;
    }
    List<String> outputs = ProbeScript.outputs(probes.size(), printed);
    for (int i = 0; i < probes.size(); i++) {
      shown.put(probes.get(i).question(), Answers.of(probes.get(i), outputs.get(i), names));
    }
  }

  private static String node(ApiState state) {
    return state.nodes().get(0).path("status").path("addresses").path(0).path("address").asText();
  }

  /** Lets that much of the cluster's time pass. */
  void pause(Duration duration) {
    session.clock().sleep(duration);
  }

  /** Takes the namespaces away, and does not wait. */
  @Override
  public void close() {
    for (String name : placement.namespaces()) {
      client.namespaces().withName(name).withGracePeriod(0).delete();
    }
  }
}
