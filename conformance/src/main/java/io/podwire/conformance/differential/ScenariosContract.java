package io.podwire.conformance.differential;

import static io.podwire.Podwire.cluster;
import static io.podwire.conformance.EngineContract.NIGHTLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.Podwire;
import io.podwire.conformance.Section;
import io.podwire.conformance.Subject;
import io.podwire.junit.ClusterTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random scenarios end on every engine as they were seen to end on a real cluster. */
@ClusterTest
@Section(Subject.PROPAGATION)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ScenariosContract {
  @Test
  @Tag(NIGHTLY)
  void recordedScenariosEndAsTheyDidOnARealCluster() {
    SortedMap<Long, Observation> recorded = Recordings.load();
    assertThat(recorded).isNotEmpty();
    List<String> differences = new ArrayList<>();
    recorded.forEach(
        (seed, expected) -> {
          Scenario scenario = ScenarioGenerator.of(seed);
          Observation seen = look(scenario, o -> o.differences(expected).isEmpty());
          seen.differences(expected).stream()
              .map(question -> difference(seed, question, expected, seen))
              .forEach(differences::add);
        });
    assertThat(differences).isEmpty();
  }

  /** Found with seed 185: what the selector had found stays, and is mirrored beside itself. */
  @Test
  void aSelectorThatIsTakenAwayLeavesItsEndpointsTwice() {
    Scenario scenario =
        Scenario.of(185)
            .create(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: ns-one, labels: {team: red}}
                """)
            .create(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: client, namespace: ns-one, labels: {app: client, tier: front}}
                spec: {terminationGracePeriodSeconds: 0, containers: [{name: main, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=8080, --udp-port=8081], ports: [{containerPort: 8080}, {containerPort: 8081, protocol: UDP}]}]}
                """)
            .create(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: extra, namespace: ns-one}
                spec: {clusterIP: None, selector: {tier: front}, ports: [{name: http, port: 80, targetPort: 8080}]}
                """)
            .settle()
            .patch(Kind.SERVICE, "ns-one", "extra", "{\"spec\":{\"selector\":null}}");

    assertShows(
        scenario,
        Map.of(
            "probe ns-one/client dig extra.ns-one.svc.cluster.local. SRV",
            "NOERROR\n"
                + "-<ns-one/client>-.extra.ns-one.svc.cluster.local. A <ns-one/client>\n"
                + "extra.ns-one.svc.cluster.local. SRV 0 50 8080"
                + " -<ns-one/client>-.extra.ns-one.svc.cluster.local.",
            "slices ns-one/extra",
            "[{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"}]"
                + " {\"addresses\":[\"<ns-one/client>\"],\"conditions\":{\"ready\":true,"
                + "\"serving\":true,\"terminating\":false},\"targetRef\":\"Pod\"}\n"
                + "[{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"}]"
                + " {\"addresses\":[\"<ns-one/client>\"],\"conditions\":{\"ready\":true},"
                + "\"targetRef\":\"Pod\"}"));
  }

  private static String difference(
      long seed, String question, Observation expected, Observation seen) {
    return "seed "
        + seed
        + ": "
        + question
        + "\n  recorded: "
        + expected.answer(question)
        + "\n  shown   : "
        + seen.answer(question);
  }

  /** What a disagreement that was found is pasted as: the answers are a real cluster's. */
  static void assertShows(Scenario scenario, Map<String, String> answers) {
    Observation seen = look(scenario, o -> answersOf(o, answers.keySet()).equals(answers));
    assertThat(answersOf(seen, answers.keySet())).isEqualTo(answers);
  }

  private static Map<String, String> answersOf(Observation seen, Set<String> questions) {
    return questions.stream().collect(Collectors.toMap(question -> question, seen::answer));
  }

  private static Observation look(Scenario scenario, Predicate<Observation> enough) {
    try (ScenarioRunner runner =
        new ScenarioRunner(Podwire.session(cluster()), scenario, scenario.seed())) {
      runner.perform();
      return runner.observe(enough);
    }
  }
}
