package io.podwire.sim.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.controller.Pods;
import io.podwire.sim.lab.WorkloadLab;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Pod's status and events say was looked up on a cluster of Kubernetes 1.34.4. */
class KubeletTest {
  private static final Duration HALF_MINUTE = Duration.ofSeconds(30);
  private static final String EVERY_POD = "/var/run/secrets/kubernetes.io/serviceaccount/token";

  private final WorkloadLab lab = new WorkloadLab(7, 1);

  @AfterEach
  void close() {
    lab.close();
  }

  private void pod(String name, String spec) {
    lab.create(
        "{apiVersion: v1, kind: Pod, metadata: {name: "
            + name
            + ", namespace: default, labels: {a: b}}, spec: "
            + spec
            + "}");
  }

  private ApiObject get(String pod) {
    return lab.get("Pod", pod);
  }

  private void await(String pod, Predicate<ApiObject> so) {
    boolean was = lab.within(HALF_MINUTE, () -> so.test(get(pod)));
    assertThat(was)
        .as("%s %s", lab.find("Pod", pod).map(ApiObject::tree), lab.events("Pod", pod))
        .isTrue();
  }

  private static JsonNode container(ApiObject pod) {
    return pod.at("status", "containerStatuses").path(0);
  }

  private static String waiting(ApiObject pod) {
    return container(pod).path("state").path("waiting").path("reason").asText();
  }

  @Test
  void runsPod() {
    pod(
        "bb",
        """
        {containers: [{name: c, image: busybox, command: [sleep, "3600"],
          env: [{name: A, value: b}, {name: C, value: "$(A)$(D)$$(A)"}]}]}""");
    await("bb", Pods::isReady);
    assertThat(get("bb").text("status", "podIP")).isEqualTo("10.42.0.2");
    assertThat(get("bb").text("status", "phase")).isEqualTo("Running");
    assertThat(lab.exec("bb", "c", "sh", "-c", "echo $C")).isEqualTo("b$(D)$(A)\n");
    assertThat(lab.exec("bb", "c", "sh", "-c", "if false; then :; else echo $?; fi"))
        .isEqualTo("1\n");
    assertThat(lab.events("Pod", "bb"))
        .extracting(text -> text.substring(0, text.indexOf(':')))
        .containsExactly("Scheduled", "Pulling", "Pulled", "Created", "Started");
    assertThat(lab.exec("bb", "c", "nosuch"))
        .contains("exec: \"nosuch\": executable file not found in $PATH: unknown");
    assertThat(WorkloadLab.refusal(() -> lab.exec("bb", "d", "true")))
        .isEqualTo(
            "500 Internal error occurred: unable to upgrade connection: container not found"
                + " (\"d\")");
  }

  @Test
  void namesThings() {
    pod(
        "names",
        """
        {hostname: web, subdomain: sub, hostAliases: [{ip: 1.2.3.4, hostnames: [x, y]}],
         dnsConfig: {searches: [example.com], options: [{name: ndots, value: "2"}]},
         containers: [{name: c, image: busybox, command: [sleep, "3600"]}]}""");
    await("names", Pods::isReady);
    assertThat(lab.exec("names", "c", "cat", "/etc/resolv.conf"))
        .isEqualTo(
            """
            search default.svc.cluster.local svc.cluster.local cluster.local example.com
            nameserver 10.43.0.10
            options ndots:2
            """);
    assertThat(lab.exec("names", "c", "tail", "-n", "4", "/etc/hosts"))
        .isEqualTo(
            "10.42.0.2\tweb.sub.default.svc.cluster.local\tweb\n"
                + "\n# Entries added by HostAliases.\n1.2.3.4\tx\ty\n");
    assertThat(lab.exec("names", "c", "hostname")).isEqualTo("web\n");
  }

  @Test
  void tellsOfServicesThatWereThere() {
    lab.create(
        """
        {apiVersion: v1, kind: Service, metadata: {name: my-web, namespace: default},
         spec: {clusterIP: 10.43.9.9, ports: [{name: http, port: 80}, {name: b, port: 81}]}}""");
    pod("vars", "{containers: [{name: c, image: busybox, command: [sleep, \"3600\"]}]}");
    await("vars", Pods::isReady);
    assertThat(lab.exec("vars", "c", "sh", "-c", "env | grep MY_WEB | sort"))
        .isEqualTo(
            """
            MY_WEB_PORT=tcp://10.43.9.9:80
            MY_WEB_PORT_80_TCP=tcp://10.43.9.9:80
            MY_WEB_PORT_80_TCP_ADDR=10.43.9.9
            MY_WEB_PORT_80_TCP_PORT=80
            MY_WEB_PORT_80_TCP_PROTO=tcp
            MY_WEB_PORT_81_TCP=tcp://10.43.9.9:81
            MY_WEB_PORT_81_TCP_ADDR=10.43.9.9
            MY_WEB_PORT_81_TCP_PORT=81
            MY_WEB_PORT_81_TCP_PROTO=tcp
            MY_WEB_SERVICE_HOST=10.43.9.9
            MY_WEB_SERVICE_PORT=80
            MY_WEB_SERVICE_PORT_B=81
            MY_WEB_SERVICE_PORT_HTTP=80
            """);
  }

  @Test
  void showsFilesAndFollowsThem() {
    lab.create(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: conf, namespace: default}
        data: {one: "1", two: "2"}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: secret, namespace: default}
        data: {key: aGVsbG8=}
        """);
    pod(
        "files",
        """
        {volumes: [{name: c, configMap: {name: conf}}, {name: s, secret: {secretName: secret}},
           {name: d, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}],
         containers: [{name: c, image: busybox, command: [sleep, "3600"], volumeMounts: [
           {name: c, mountPath: /conf}, {name: s, mountPath: /secret}, {name: d, mountPath: /down},
           {name: c, mountPath: /one, subPath: one}],
          env: [{name: TWO, valueFrom: {configMapKeyRef: {name: conf, key: two}}},
                {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]}]}""");
    await("files", Pods::isReady);
    assertThat(lab.exec("files", "c", "cat", "/conf/one", "/secret/key", "/down/labels", "/one"))
        .isEqualTo("1helloa=\"b\"1");
    assertThat(lab.exec("files", "c", "sh", "-c", "echo $TWO $IP")).isEqualTo("2 10.42.0.2\n");
    String account = "/var/run/secrets/kubernetes.io/serviceaccount/";
    assertThat(lab.exec("files", "c", "sh", "-c", "cd " + account + "; cat ca.crt namespace"))
        .isEqualTo("CAdefault");
    lab.edit(
        "ConfigMap",
        "conf",
        tree -> {
          tree.withObject("/data").put("one", "changed");
          return tree;
        });
    lab.pass(Duration.ofSeconds(95));
    assertThat(lab.exec("files", "c", "cat", "/conf/one", "/one")).isEqualTo("changed1");
  }

  /** A file that becomes what it was before is written again; a label shows within a second. */
  @Test
  void showsFilesThatReturn() {
    String map =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: may, namespace: default}, data: {k: v}}";
    lab.create(map);
    pod(
        "back",
        """
        {volumes: [{name: m, configMap: {name: may, optional: true}},
           {name: d, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}],
         containers: [{name: c, image: busybox, command: [sleep, "3600"], volumeMounts: [
           {name: m, mountPath: /map}, {name: d, mountPath: /down}]}]}""");
    await("back", Pods::isReady);
    for (String value : new String[] {"c", "b", "c"}) {
      lab.edit(
          "Pod",
          "back",
          tree -> {
            tree.withObject("/metadata/labels").put("a", value);
            return tree;
          });
      lab.pass(Duration.ofSeconds(2));
      assertThat(lab.exec("back", "c", "cat", "/down/labels")).isEqualTo("a=\"" + value + "\"");
    }
    for (int i = 0; i < 2; i++) {
      assertThat(lab.exec("back", "c", "ls", "/map")).isEqualTo("k\n");
      lab.delete("ConfigMap", "may");
      lab.pass(Duration.ofSeconds(95));
      assertThat(lab.exec("back", "c", "ls", "/map")).isEmpty();
      lab.create(map);
      lab.pass(Duration.ofSeconds(95));
    }
  }

  /** Recorded on a real cluster: the lives, and when the kubelet asks for the next one. */
  @Test
  void renewsTokens() throws IOException {
    pod(
        "tokens",
        """
        {volumes: [{name: t, projected: {sources: [
           {serviceAccountToken: {path: brief, audience: me, expirationSeconds: 600}},
           {serviceAccountToken: {path: usual}}]}}],
         containers: [{name: c, image: busybox, command: [sleep, infinity],
           volumeMounts: [{name: t, mountPath: /t}]}]}""");
    await("tokens", Pods::isReady);
    JsonNode brief = claims("/t/brief");
    JsonNode usual = claims("/t/usual");
    JsonNode ofEveryPod = claims(EVERY_POD);
    assertThat(life(brief)).isEqualTo(600);
    assertThat(brief.path("aud")).hasToString("[\"me\"]");
    assertThat(life(usual)).isEqualTo(3600);
    assertThat(life(ofEveryPod)).isEqualTo(365 * 86_400);
    long warnAfter = ofEveryPod.path("kubernetes.io").path("warnafter").asLong();
    assertThat(warnAfter - ofEveryPod.path("iat").asLong()).isEqualTo(3607);

    lab.pass(Duration.ofSeconds(470));
    assertThat(claims("/t/brief")).isEqualTo(brief);
    lab.pass(Duration.ofSeconds(105));
    assertThat(claims("/t/brief").path("iat").asLong()).isBetween(at(brief, 480), at(brief, 575));
    assertThat(claims("/t/usual")).isEqualTo(usual);
    lab.pass(Duration.ofSeconds(2410));
    assertThat(claims("/t/usual").path("iat").asLong()).isBetween(at(usual, 2880), at(usual, 2985));
    assertThat(claims(EVERY_POD)).isNotEqualTo(ofEveryPod);
  }

  private JsonNode claims(String file) throws IOException {
    String token = lab.exec("tokens", "c", "cat", file);
    return Json.parse(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
  }

  private static long life(JsonNode claims) {
    return claims.path("exp").asLong() - claims.path("iat").asLong();
  }

  private static long at(JsonNode claims, long later) {
    return claims.path("iat").asLong() + later;
  }

  /** The deadline counts from the Pod's start, however late it is set. */
  @Test
  void endsAtADeadlineThatWasSetLater() {
    pod("late", "{containers: [{name: c, image: busybox, command: [sleep, infinity]}]}");
    await("late", Pods::isReady);
    lab.pass(Duration.ofSeconds(40));
    lab.edit(
        "Pod",
        "late",
        tree -> {
          tree.withObject("/spec").put("activeDeadlineSeconds", 60);
          return tree;
        });
    lab.pass(Duration.ofSeconds(10));
    assertThat(get("late").text("status", "phase")).isEqualTo("Running");
    lab.pass(Duration.ofSeconds(45));
    assertThat(get("late").text("status", "phase")).isEqualTo("Failed");
    assertThat(get("late").text("status", "reason")).isEqualTo("DeadlineExceeded");
  }

  @Test
  void waitsForWhatIsMissing() {
    pod(
        "novol",
        """
        {volumes: [{name: v, configMap: {name: missing}}],
         containers: [{name: c, image: busybox, command: [sleep, "3600"],
           volumeMounts: [{name: v, mountPath: /v}]}]}""");
    pod(
        "noenv",
        """
        {containers: [{name: c, image: busybox, command: [sleep, "3600"],
          env: [{name: X, valueFrom: {configMapKeyRef: {name: missing, key: a}}}]}]}""");
    pod("nope", "{containers: [{name: c, image: 'nosuch/image:1'}]}");
    lab.pass(Duration.ofSeconds(5));
    assertThat(waiting(get("novol"))).isEqualTo("ContainerCreating");
    assertThat(get("novol").text("status", "podIP")).isEmpty();
    assertThat(lab.events("Pod", "novol"))
        .contains(
            "FailedMount: MountVolume.SetUp failed for volume \"v\" : configmap \"missing\" not"
                + " found");
    assertThat(waiting(get("noenv"))).isEqualTo("CreateContainerConfigError");
    assertThat(lab.events("Pod", "noenv"))
        .contains("Failed: Error: configmap \"missing\" not found");
    assertThat(waiting(get("nope"))).isEqualTo("ImagePullBackOff");
    assertThat(lab.events("Pod", "nope"))
        .contains("Failed: Error: ErrImagePull", "Failed: Error: ImagePullBackOff");

    lab.create(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: missing, namespace: default},"
            + " data: {a: x}}");
    await("novol", Pods::isReady);
    await("noenv", Pods::isReady);
    assertThat(lab.exec("noenv", "c", "sh", "-c", "echo $X")).isEqualTo("x\n");
    await("nope", pod -> waiting(pod).equals("ImagePullBackOff"));
    assertThat(lab.events("Pod", "nope"))
        .contains("BackOff: Back-off pulling image \"nosuch/image:1\"");
  }

  @Test
  void restartsWithGrowingPauses() {
    pod("crash", "{containers: [{name: c, image: busybox, command: [sh, -c, 'echo hi; exit 3']}]}");
    await("crash", pod -> waiting(pod).equals("CrashLoopBackOff"));
    JsonNode status = container(get("crash"));
    assertThat(status.path("restartCount").asInt()).isEqualTo(1);
    assertThat(status.path("state").path("waiting").path("message").asText())
        .isEqualTo(
            "back-off 10s restarting failed container=c pod=crash_default("
                + get("crash").uid()
                + ")");
    JsonNode last = status.path("lastState").path("terminated");
    assertThat(last.path("exitCode").asInt()).isEqualTo(3);
    assertThat(last.path("reason").asText()).isEqualTo("Error");
    assertThat(get("crash").text("status", "phase")).isEqualTo("Running");
    lab.pass(Duration.ofMinutes(2));
    assertThat(container(get("crash")).path("restartCount").asInt()).isBetween(3, 5);
  }

  @Test
  void endsWhenDone() {
    pod("ok", "{restartPolicy: Never, containers: [{name: c, image: busybox, command: ['true']}]}");
    pod(
        "bad",
        "{restartPolicy: Never, containers: [{name: c, image: busybox, command: ['false']}]}");
    await("ok", pod -> pod.text("status", "phase").equals("Succeeded"));
    await("bad", pod -> pod.text("status", "phase").equals("Failed"));
    assertThat(Pods.condition(get("ok"), "Ready").path("reason").asText())
        .isEqualTo("PodCompleted");
    assertThat(Pods.condition(get("bad"), "Ready").path("reason").asText()).isEqualTo("PodFailed");
  }

  @Test
  void cannotStartWhatIsNotThere() {
    pod("nocmd", "{restartPolicy: Never, containers: [{name: c, image: busybox, command: [/no]}]}");
    await("nocmd", pod -> pod.text("status", "phase").equals("Failed"));
    JsonNode ended = container(get("nocmd")).path("state").path("terminated");
    assertThat(ended.path("reason").asText()).isEqualTo("StartError");
    assertThat(ended.path("exitCode").asInt()).isEqualTo(128);
    assertThat(ended.path("startedAt").asText()).isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void initializesInOrder() {
    pod(
        "inits",
        """
        {initContainers: [
           {name: first, image: busybox, command: [sleep, "4"]},
           {name: side, image: busybox, restartPolicy: Always, command: [sleep, "3600"]},
           {name: last, image: busybox, command: [sleep, "2"]}],
         containers: [{name: c, image: busybox, command: [sleep, "3600"]}]}""");
    await(
        "inits",
        pod -> pod.at("status", "initContainerStatuses").path(0).path("state").has("running"));
    assertThat(waiting(get("inits"))).isEqualTo("PodInitializing");
    assertThat(get("inits").text("status", "phase")).isEqualTo("Pending");
    assertThat(Pods.condition(get("inits"), "Initialized").path("message").asText())
        .isEqualTo("containers with incomplete status: [first side last]");
    await("inits", Pods::isReady);
    assertThat(lab.events("Pod", "inits"))
        .filteredOn(text -> text.startsWith("Started"))
        .containsExactly(
            "Started: Started container first",
            "Started: Started container side",
            "Started: Started container last",
            "Started: Started container c");
  }

  @Test
  void probesReally() {
    pod(
        "probed",
        """
        {containers: [
          {name: a, image: busybox, command: [sleep, "3600"],
           readinessProbe: {tcpSocket: {port: 1234}, periodSeconds: 1}},
          {name: b, image: web, ports: [{name: http, containerPort: 80}],
           readinessProbe: {httpGet: {port: http, path: /x}, periodSeconds: 1}},
          {name: d, image: busybox, command: [sleep, "3600"],
           readinessProbe: {exec: {command: [cat, /tmp/ok]}, periodSeconds: 1}}]}""");
    pod(
        "ill",
        """
        {containers: [{name: e, image: busybox, command: [sleep, "3600"],
           livenessProbe: {exec: {command: [sh, -c, 'echo out; exit 4']}, periodSeconds: 1,
             terminationGracePeriodSeconds: 1}}]}""");
    lab.pass(Duration.ofSeconds(3));
    assertThat(Pods.condition(get("probed"), "Ready").path("message").asText())
        .isEqualTo("containers with unready status: [a d]");
    lab.exec("probed", "d", "touch", "/tmp/ok");
    lab.pass(Duration.ofSeconds(3));
    assertThat(Pods.condition(get("probed"), "Ready").path("message").asText())
        .startsWith("containers with unready status: [a");
    assertThat(lab.events("Pod", "probed"))
        .contains(
            "Unhealthy: Readiness probe failed: dial tcp "
                + get("probed").text("status", "podIP")
                + ":1234: connect: connection refused");
    assertThat(lab.events("Pod", "ill"))
        .contains(
            "Unhealthy: Liveness probe failed: out\n",
            "Killing: Container e failed liveness probe, will be restarted");
  }

  @Test
  void endsGracefully() {
    pod(
        "slow",
        """
        {terminationGracePeriodSeconds: 5,
         containers: [{name: c, image: busybox, command: [sh, -c, "trap '' TERM; while true; do sleep 1; done"]}]}""");
    pod(
        "quick",
        """
        {containers: [{name: c, image: busybox, command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1; done"]}]}""");
    await("slow", Pods::isReady);
    await("quick", Pods::isReady);
    lab.delete("Pod", "slow");
    lab.delete("Pod", "quick");
    lab.pass(Duration.ofSeconds(3));
    assertThat(lab.find("Pod", "quick")).isEmpty();
    assertThat(lab.find("Pod", "slow").filter(ApiObject::isDeleting)).isPresent();
    lab.pass(Duration.ofSeconds(4));
    assertThat(lab.find("Pod", "slow")).isEmpty();
    assertThat(lab.events("Pod", "slow")).contains("Killing: Stopping container c");
  }

  @Test
  void forcedDeletionDoesNotWait() {
    pod("c", "{containers: [{name: c, image: busybox, command: [sleep, '3600']}]}");
    await("c", Pods::isReady);
    lab.delete("Pod", "c", DeleteOptions.NOW);
    lab.pass(Duration.ofSeconds(4));
    assertThat(lab.find("Pod", "c")).isEmpty();
    pod("d", "{containers: [{name: c, image: busybox, command: [sleep, '3600']}]}");
    await("d", Pods::isReady);
    assertThat(get("d").text("status", "podIP")).isEqualTo("10.42.0.3");
  }
}
