package io.podwire.sim.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.controller.Pods;
import io.podwire.sim.lab.WorkloadLab;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts were looked up on a cluster of Kubernetes 1.34.4. */
class SchedulerTest {
  private static final String HELPLESS =
      " no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not"
          + " helpful for scheduling.";
  private static final String NO_VICTIMS =
      " no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims"
          + " found for incoming pod.";

  private WorkloadLab lab = new WorkloadLab(3, 1);

  @AfterEach
  void close() {
    lab.close();
  }

  private void pod(String name, String spec) {
    lab.create(
        String.format(
            "{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: default, labels: {aa: aa}},"
                + " spec: {%s containers: [{name: c, image: busybox, command: [sleep, '3600']%s}]}}",
            name, spec.startsWith("+") ? "" : spec, spec.startsWith("+") ? spec.substring(1) : ""));
  }

  private String refusal(String name) {
    lab.pass(Duration.ofSeconds(1));
    return Pods.condition(lab.get("Pod", name), "PodScheduled").path("message").asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nodeSelector: {a: b},| 1 node(s) didn't match Pod's node affinity/selector. | true
          +, resources: {requests: {cpu: "100"}} | 1 Insufficient cpu. | true
          +, resources: {requests: {cpu: "100", memory: 1000Gi}} | 1 Insufficient cpu, 1 Insufficient memory. | true
          topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {aa: aa}}}], | 1 node(s) didn't match pod topology spread constraints (missing required label). | true
          affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {aa: cc}}, topologyKey: kubernetes.io/hostname}]}}, | 1 node(s) didn't match pod affinity rules. | true
          """)
  void saysWhyNoNodeWillDo(String spec, String reason, boolean hopeless) {
    pod("p", spec);
    assertThat(refusal("p"))
        .isEqualTo("0/1 nodes are available: " + reason + (hopeless ? HELPLESS : NO_VICTIMS));
    assertThat(lab.events("Pod", "p")).containsExactly("FailedScheduling: " + refusal("p"));
  }

  /** One node for each tenant: a Pod keeps away from those whose label is another than its own. */
  @Test
  void keepsTenantsApart() {
    tenant("a1", "a");
    tenant("a2", "a");
    assertThat(lab.within(Duration.ofSeconds(20), () -> Pods.isReady(lab.get("Pod", "a2"))))
        .isTrue();
    tenant("b1", "b");
    assertThat(refusal("b1")).contains("didn't match pod anti-affinity rules");
  }

  private void tenant(String name, String tenant) {
    lab.create(
        String.format(
            """
            {apiVersion: v1, kind: Pod,
             metadata: {name: %s, namespace: default, labels: {tenant: %s}},
             spec: {containers: [{name: c, image: busybox, command: [sleep, '3600']}],
              affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [
               {labelSelector: {matchExpressions: [{key: tenant, operator: Exists}]},
                mismatchLabelKeys: [tenant], topologyKey: kubernetes.io/hostname}]}}}}""",
            name, tenant));
  }

  @Test
  void keepsHostPortsAndDistances() {
    String port = "+, ports: [{containerPort: 80, hostPort: 8999}]";
    pod("h1", port);
    lab.pass(Duration.ofSeconds(1));
    pod("h2", port);
    assertThat(refusal("h2"))
        .isEqualTo(
            "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports."
                + NO_VICTIMS);
    String apart =
        "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
            + " [{labelSelector: {matchLabels: {aa: aa}}, topologyKey: kubernetes.io/hostname}]}},";
    pod("a1", apart);
    assertThat(refusal("a1"))
        .isEqualTo(
            "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules."
                + NO_VICTIMS);
    lab.delete("Pod", "h1");
    lab.delete("Pod", "h2");
    assertThat(lab.within(Duration.ofMinutes(1), () -> Pods.isReady(lab.get("Pod", "a1"))))
        .isTrue();
  }

  private void pod(String name, String spec, String more) {
    lab.create(
        String.format(
            "{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: default, labels: {app: %s}},"
                + " spec: {%s terminationGracePeriodSeconds: 2, containers: [{name: c, image: busybox,"
                + " command: [sleep, '3600'], resources: {requests: {cpu: %s}}}]}}",
            name, name, spec, more));
  }

  private String node(String name) {
    return lab.get("Pod", name).text("spec", "nodeName");
  }

  private String promised(String name) {
    return lab.get("Pod", name).text("status", "nominatedNodeName");
  }

  private void priorities() {
    lab.create(
        """
        {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}
        ---
        {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: mid}, value: 500}
        ---
        {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: patient}, value: 900, preemptionPolicy: Never}
        """);
  }

  @Test
  void makesRoomForMoreImportantPods() {
    priorities();
    pod("small", "", "1500m");
    lab.pass(Duration.ofSeconds(2));
    pod("alike", "", "1500m");
    assertThat(refusal("alike"))
        .isEqualTo("0/1 nodes are available: 1 Insufficient cpu." + NO_VICTIMS);
    pod("patient", "priorityClassName: patient,", "1500m");
    assertThat(refusal("patient"))
        .isEqualTo(
            "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption:"
                + " not eligible due to preemptionPolicy=Never.");
    assertThat(lab.get("Pod", "small").isDeleting()).isFalse();

    pod("mid", "priorityClassName: mid,", "1500m");
    assertThat(refusal("mid")).isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
    assertThat(promised("mid")).isEqualTo("n1");
    ApiObject victim = lab.get("Pod", "small");
    assertThat(victim.isDeleting()).isTrue();
    assertThat(Pods.condition(victim, "DisruptionTarget").path("message").asText())
        .isEqualTo("default-scheduler: preempting to accommodate a higher priority pod");
    assertThat(lab.events("Pod", "small"))
        .contains("Preempted: Preempted by pod " + lab.get("Pod", "mid").uid() + " on node n1");

    pod("high", "priorityClassName: high,", "1500m"); // there is no one left to end for it
    lab.pass(Duration.ofMillis(100));
    assertThat(promised("high")).isEqualTo("n1");
    assertThat(promised("mid")).isEmpty();
    assertThat(lab.within(Duration.ofSeconds(30), () -> node("high").equals("n1"))).isTrue();
    lab.pass(Duration.ofSeconds(20));
    assertThat(node("alike") + node("patient") + node("mid")).isEmpty();
    assertThat(promised("high")).isEmpty();
  }

  @Test
  void endsAsFewAndAsUnimportantPodsAsWillDo() {
    lab.close();
    lab = new WorkloadLab(7, 2);
    priorities();
    lab.create(
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: keep, namespace:"
            + " default}, spec: {minAvailable: 1, selector: {matchLabels: {app: kept}}}}");
    String first = "nodeSelector: {kubernetes.io/hostname: n1},";
    String second = "nodeSelector: {kubernetes.io/hostname: n2},";
    pod("kept", first, "500m");
    pod("loose", first, "500m");
    pod("important", first + "priorityClassName: mid,", "900m");
    pod("other", second + "priorityClassName: mid,", "1900m");
    lab.pass(Duration.ofSeconds(3));

    pod("high", "priorityClassName: high,", "500m");
    assertThat(lab.within(Duration.ofSeconds(30), () -> node("high").equals("n1"))).isTrue();
    assertThat(lab.events("Pod", "loose")).anyMatch(event -> event.startsWith("Preempted: "));
    assertThat(List.of(node("kept"), node("important"), node("other")))
        .containsExactly("n1", "n1", "n2");
    pod("higher", first + "priorityClassName: high,", "500m");
    assertThat(lab.within(Duration.ofSeconds(30), () -> node("higher").equals("n1"))).isTrue();
    assertThat(lab.find("Pod", "important")).as("more important, but no budget keeps it").isEmpty();
  }

  @Test
  void makesRoomForHostPortsAndDistances() {
    priorities();
    String port = "+, ports: [{containerPort: 80, hostPort: 8999}]";
    pod("h1", port);
    String apart =
        "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
            + " [{labelSelector: {matchLabels: {aa: aa}}, topologyKey: kubernetes.io/hostname}]}},";
    lab.pass(Duration.ofSeconds(2));
    pod("high", "priorityClassName: high, " + apart);
    assertThat(lab.within(Duration.ofSeconds(60), () -> Pods.isReady(lab.get("Pod", "high"))))
        .as("the other, which it keeps away from, has ended for it")
        .isTrue();
    pod("higher", "priorityClassName: system-node-critical, ");
    lab.pass(Duration.ofMillis(100));
    assertThat(lab.get("Pod", "high").isDeleting()).as("it keeps the other away").isTrue();
  }

  @Test
  void cordonedNodeTakesNothingNew() {
    cordon("n1", true);
    pod("p", "");
    assertThat(refusal("p"))
        .isEqualTo("0/1 nodes are available: 1 node(s) were unschedulable." + HELPLESS);
    cordon("n1", false);
    assertThat(lab.within(Duration.ofSeconds(20), () -> Pods.isReady(lab.get("Pod", "p"))))
        .isTrue();
  }

  @Test
  void spreadsReplicas() {
    lab.close();
    lab = new WorkloadLab(5, 3);
    web(6, "{containers: [{name: c, image: web}]}");
    Map<String, Long> perNode =
        lab.list("Pod").stream()
            .collect(
                Collectors.groupingBy(
                    (ApiObject pod) -> pod.text("spec", "nodeName"), Collectors.counting()));
    assertThat(perNode).hasSize(3).allSatisfy((node, count) -> assertThat(count).isEqualTo(2));
  }

  @Test
  void replicasThatEndDoNotCountAmongThoseThatAreSpread() {
    lab.close();
    lab = new WorkloadLab(5, 2);
    cordon("n2", true);
    web(
        3,
        "{containers: [{name: c, image: busybox,"
            + " command: [sh, -c, \"trap '' TERM; sleep 3600\"]}]}");
    cordon("n2", false);

    scale(0);
    scale(4);

    assertThat(lab.list("Pod").stream().filter(ApiObject::isDeleting)).hasSize(3);
    assertThat(lab.list("Pod").stream().filter(pod -> !pod.isDeleting()))
        .extracting(pod -> pod.text("spec", "nodeName"))
        .containsExactlyInAnyOrder("n1", "n1", "n2", "n2");
  }

  private void web(int replicas, String spec) {
    lab.create(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: default}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: %s
        """
            .formatted(replicas, spec));
    lab.pass(Duration.ofSeconds(5));
  }

  private void cordon(String node, boolean cordoned) {
    lab.edit(
        "Node",
        node,
        tree -> {
          tree.withObject("/spec").put("unschedulable", cordoned);
          return tree;
        });
    lab.pass(Duration.ofSeconds(1));
  }

  private void scale(int replicas) {
    lab.edit(
        "Deployment",
        "web",
        tree -> {
          tree.withObject("/spec").put("replicas", replicas);
          return tree;
        });
    lab.pass(Duration.ofSeconds(2));
  }

  @Test
  void podsLeaveLostNode() throws Exception {
    lab.close();
    lab = new WorkloadLab(5, 2);
    web(
        2,
        "{tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute,"
            + " tolerationSeconds: 20}], containers: [{name: c, image: web}]}");
    lab.simulation.enter(
        () -> {
          try {
            java.util.Objects.requireNonNull(lab.kubelets.get("n2")).powerOff();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertThat(
            lab.within(
                Duration.ofSeconds(70),
                () ->
                    Pods.condition(lab.get("Node", "n2"), "Ready")
                        .path("status")
                        .asText()
                        .equals("Unknown")))
        .isTrue();
    lab.pass(Duration.ofSeconds(1));
    assertThat(lab.get("Node", "n2").at("spec", "taints")).hasSize(2);
    assertThat(
            lab.within(
                Duration.ofSeconds(40),
                () ->
                    lab.list("Pod").stream()
                            .filter(pod -> pod.text("spec", "nodeName").equals("n1"))
                            .filter(Pods::isReady)
                            .count()
                        == 2))
        .isTrue();
  }
}
