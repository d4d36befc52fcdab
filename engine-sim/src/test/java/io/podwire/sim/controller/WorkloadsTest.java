package io.podwire.sim.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.lab.WorkloadLab;
import io.podwire.sim.store.ApiObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** StatefulSets, DaemonSets, Jobs, CronJobs and disruption budgets. */
class WorkloadsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final WorkloadLab lab = new WorkloadLab(13, 3);

  @AfterEach
  void close() {
    lab.close();
  }

  private static String workload(String kind, String name, String spec) {
    return String.format(
        """
        apiVersion: apps/v1
        kind: %s
        metadata: {name: %s, namespace: default}
        spec:
          %s
          selector: {matchLabels: {app: %s}}
          template:
            metadata: {labels: {app: %s}}
            spec: {terminationGracePeriodSeconds: 1, containers: [{name: c, image: web}]}
        """,
        kind, name, spec, name, name);
  }

  private List<String> ready(String app) {
    List<String> names = new ArrayList<>();
    for (ApiObject pod : lab.list("Pod")) {
      if (pod.labels().getOrDefault("app", "").equals(app)
          && Pods.isReady(pod)
          && !pod.isDeleting()) {
        names.add(pod.name());
      }
    }
    return names;
  }

  private void relabel(String kind, String name) {
    lab.edit(
        kind,
        name,
        tree -> {
          tree.withObject("/spec/template/metadata/labels").put("version", "2");
          return tree;
        });
  }

  @Test
  void statefulSetGoesInOrder() {
    lab.create(workload("StatefulSet", "db", "serviceName: db\n  replicas: 3"));
    boolean[] outOfOrder = {false};
    assertThat(
            lab.within(
                MINUTE,
                () -> {
                  List<String> ready = ready("db");
                  outOfOrder[0] |=
                      !ready.equals(List.of("db-0", "db-1", "db-2").subList(0, ready.size()));
                  return ready.size() == 3;
                }))
        .isTrue();
    assertThat(outOfOrder[0]).isFalse();
    ApiObject pod = lab.get("Pod", "db-1");
    assertThat(pod.text("spec", "hostname")).isEqualTo("db-1");
    assertThat(pod.text("spec", "subdomain")).isEqualTo("db");
    assertThat(lab.events("StatefulSet", "db"))
        .contains("SuccessfulCreate: create Pod db-2 in StatefulSet db successful");

    relabel("StatefulSet", "db");
    assertThat(
            lab.within(
                MINUTE,
                () -> {
                  ApiObject set = lab.get("StatefulSet", "db");
                  return set.at("status", "observedGeneration").asInt() == 2
                      && set.at("status", "updatedReplicas").asInt() == 3
                      && set.text("status", "currentRevision")
                          .equals(set.text("status", "updateRevision"))
                      && ready("db").size() == 3;
                }))
        .isTrue();
    assertThat(lab.list("ControllerRevision")).hasSize(2);

    lab.edit(
        "StatefulSet",
        "db",
        tree -> {
          tree.withObject("/spec").put("replicas", 1);
          return tree;
        });
    assertThat(lab.within(MINUTE, () -> lab.list("Pod").size() == 1)).isTrue();
    assertThat(ready("db")).containsExactly("db-0");
  }

  /** As a real server's status says it: the new template never becomes the current one. */
  @Test
  void whatIsReplacedByHandIsNeverRolledOut() {
    lab.create(workload("StatefulSet", "db", "updateStrategy: {type: OnDelete}"));
    assertThat(lab.within(MINUTE, () -> ready("db").size() == 1)).isTrue();
    relabel("StatefulSet", "db");
    lab.delete("Pod", "db-0");

    assertThat(
            lab.within(
                MINUTE,
                () -> {
                  ApiObject set = lab.get("StatefulSet", "db");
                  return set.at("status", "updatedReplicas").asInt() == 1
                      && set.at("status", "readyReplicas").asInt() == 1;
                }))
        .isTrue();
    ApiObject set = lab.get("StatefulSet", "db");
    assertThat(set.text("status", "currentRevision"))
        .isNotEmpty()
        .isNotEqualTo(set.text("status", "updateRevision"));
    assertThat(set.at("status", "currentReplicas").isMissingNode()).isTrue();
  }

  @Test
  void daemonSetRunsOnEveryNode() {
    lab.create(workload("DaemonSet", "agent", ""));
    assertThat(lab.within(MINUTE, () -> ready("agent").size() == 3)).isTrue();
    Set<String> nodes = new TreeSet<>();
    lab.list("Pod").forEach(pod -> nodes.add(pod.text("spec", "nodeName")));
    assertThat(nodes).containsExactly("n1", "n2", "n3");
    assertThat(lab.get("DaemonSet", "agent").at("status", "numberAvailable").asInt()).isEqualTo(3);

    int[] least = {3};
    relabel("DaemonSet", "agent");
    assertThat(
            lab.within(
                MINUTE,
                () -> {
                  least[0] = Math.min(least[0], ready("agent").size());
                  return lab.list("Pod").stream()
                          .filter(pod -> pod.labels().containsKey("version"))
                          .filter(Pods::isReady)
                          .count()
                      == 3;
                }))
        .isTrue();
    assertThat(least[0]).isEqualTo(2);

    lab.edit(
        "DaemonSet",
        "agent",
        tree -> {
          tree.withObject("/spec/template/spec/nodeSelector").put("kubernetes.io/hostname", "n2");
          return tree;
        });
    assertThat(lab.within(MINUTE, () -> lab.list("Pod").size() == 1)).isTrue();
  }

  private static String job(String name, String spec, String command) {
    return String.format(
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: %s, namespace: default}
        spec:
          %s
          template:
            spec:
              restartPolicy: Never
              containers: [{name: c, image: busybox, command: %s}]
        """,
        name, spec, command);
  }

  private boolean is(String job, String condition) {
    return Conditions.get(lab.get("Job", job).at("status"), condition)
        .path("status")
        .asText()
        .equals("True");
  }

  @Test
  void jobsCompleteOrFail() {
    lab.create(job("good", "completions: 3\n  parallelism: 2", "['true']"));
    lab.create(job("bad", "backoffLimit: 1", "['false']"));
    lab.create(
        job(
            "indexed",
            "completions: 3\n  parallelism: 3\n  completionMode: Indexed",
            "[sh, -c, 'test $JOB_COMPLETION_INDEX -lt 3']"));
    assertThat(lab.within(MINUTE, () -> is("good", "Complete"))).isTrue();
    assertThat(lab.get("Job", "good").at("status", "succeeded").asInt()).isEqualTo(3);
    assertThat(lab.events("Job", "good")).contains("Completed: Job completed");
    assertThat(lab.within(MINUTE, () -> is("indexed", "Complete"))).isTrue();
    assertThat(lab.get("Job", "indexed").text("status", "completedIndexes")).isEqualTo("0-2");
    assertThat(lab.within(MINUTE, () -> is("bad", "Failed"))).isTrue();
    assertThat(lab.get("Job", "bad").at("status", "failed").asInt()).isEqualTo(2);
    assertThat(lab.events("Job", "bad"))
        .contains("BackoffLimitExceeded: Job has reached the specified backoff limit");
    lab.delete("Job", "good");
    assertThat(
            lab.within(
                MINUTE,
                () -> lab.list("Pod").stream().noneMatch(pod -> pod.name().startsWith("good-"))))
        .isTrue();
  }

  private static String indexed(String name, String spec, String command) {
    String all = "completionMode: Indexed\n  completions: 4\n  parallelism: 4\n  " + spec;
    return job(name, all, "[sh, -c, '" + command + "']");
  }

  private String end(String job) {
    JsonNode failed = Conditions.get(lab.get("Job", job).at("status"), "Failed");
    return failed.path("reason").asText();
  }

  @Test
  void jobsGoByTheirPolicies() {
    lab.create(indexed("many", "backoffLimitPerIndex: 0\n  maxFailedIndexes: 1", "exit 3"));
    String ignores =
        "backoffLimit: 0\n  podFailurePolicy: {rules: [{action: Ignore, onExitCodes: {operator:"
            + " NotIn, values: [1, 2]}}]}";
    lab.create(job("ignored", ignores, "[sh, -c, 'exit 3']"));
    lab.create(job("counted", ignores, "[sh, -c, 'exit 2']"));
    String some = "successPolicy: {rules: [{succeededIndexes: 0-2, succeededCount: 2}]}";
    lab.create(indexed("some", some, "test $JOB_COMPLETION_INDEX -ge 2 || sleep 3600"));
    lab.create(job("paused", "parallelism: 2\n  completions: 2", "[sleep, '3600']"));

    assertThat(lab.within(MINUTE, () -> end("many").equals("MaxFailedIndexesExceeded"))).isTrue();
    assertThat(lab.within(MINUTE, () -> end("counted").equals("BackoffLimitExceeded"))).isTrue();
    assertThat(is("some", "Complete")).as("two of four, but one of those asked for").isFalse();
    lab.edit(
        "Job",
        "paused",
        tree -> {
          tree.withObject("/spec").put("suspend", true);
          return tree;
        });
    assertThat(lab.within(MINUTE, () -> is("paused", "Suspended"))).isTrue();
    lab.pass(MINUTE);
    assertThat(lab.get("Job", "paused").at("status", "failed").asInt())
        .as("Pods that are not wanted have not failed")
        .isZero();
    assertThat(end("ignored")).isEmpty();
    assertThat(lab.get("Job", "ignored").at("status", "failed").asInt()).isZero();
    assertThat(lab.list("Pod").stream().filter(pod -> pod.name().startsWith("ignored-")))
        .as("it is tried again and again")
        .hasSizeGreaterThan(2);
  }

  @Test
  void newPodsOfADaemonSetComeBesideTheOldOnes() {
    String surge = "updateStrategy: {rollingUpdate: {maxSurge: 50%, maxUnavailable: 0}}";
    lab.create(workload("DaemonSet", "agent", surge));
    lab.pass(Duration.ofSeconds(5));
    lab.edit(
        "DaemonSet",
        "agent",
        tree -> {
          tree.withObject("/spec/template/metadata/labels").put("more", "1");
          return tree;
        });
    int most = 0;
    for (int i = 0; i < 600; i++) {
      lab.pass(Duration.ofMillis(50));
      List<ApiObject> pods = lab.list("Pod").stream().filter(Pods::isActive).toList();
      most = Math.max(most, pods.size());
      assertThat(pods.stream().filter(Pods::isReady).map(pod -> pod.text("spec", "nodeName")))
          .as("each node has a ready one at all times")
          .contains("n1", "n2", "n3");
    }
    assertThat(most).as("half of three nodes, rounded up, had two").isEqualTo(5);
    assertThat(lab.list("Pod")).hasSize(3).allMatch(pod -> pod.labels().containsKey("more"));
    assertThat(lab.get("DaemonSet", "agent").at("status", "updatedNumberScheduled").asInt())
        .isEqualTo(3);
  }

  @Test
  void cronJobsAreDue() {
    lab.create(
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: tick, namespace: default}
        spec:
          schedule: "*/2 * * * *"
          jobTemplate:
            spec:
              template:
                spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: ['true']}]}
        """);
    lab.pass(Duration.ofMinutes(10));
    assertThat(lab.list("Job")).hasSize(3); // the history's limit
    ApiObject cron = lab.get("CronJob", "tick");
    assertThat(cron.text("status", "lastScheduleTime")).isEqualTo("2026-01-01T00:10:00Z");
    assertThat(lab.events("CronJob", "tick"))
        .anyMatch(text -> text.startsWith("SawCompletedJob: Saw completed job: tick-"));
  }

  @Test
  void budgetsCount() {
    lab.create(workload("StatefulSet", "db", "serviceName: db\n  replicas: 3"));
    lab.create(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: db, namespace: default}
        spec: {minAvailable: 2, selector: {matchLabels: {app: db}}}
        """);
    assertThat(
            lab.within(
                MINUTE,
                () ->
                    lab.get("PodDisruptionBudget", "db").at("status", "disruptionsAllowed").asInt()
                        == 1))
        .isTrue();
    assertThat(lab.get("PodDisruptionBudget", "db").at("status", "expectedPods").asInt())
        .isEqualTo(3);
  }
}
