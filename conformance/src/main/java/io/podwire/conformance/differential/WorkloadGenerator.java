package io.podwire.conformance.differential;

import io.podwire.conformance.differential.Step.Target;
import java.util.ArrayList;
import java.util.List;

/** Deployments, StatefulSets and bare Pods of a scenario, all of agnhost. */
final class WorkloadGenerator {
  private static final String IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.53";

  /** A workload that was made. */
  record Workload(Kind kind, String namespace, String name, boolean unready, boolean byFile) {
    Target target() {
      return new Target(kind, namespace, name);
    }

    /** A Pod whose name is known. */
    String pod() {
      return kind == Kind.POD ? name : name + "-0";
    }
  }

  private final Dice dice;
  private final List<Step> steps;
  private final List<Workload> made = new ArrayList<>();

  WorkloadGenerator(Dice dice, List<Step> steps) {
    this.dice = dice;
    this.steps = steps;
  }

  List<Workload> made() {
    return made;
  }

  /** The Pod that asks; Services may lead to it too. */
  void client(String namespace) {
    steps.add(
        new Step.Create(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: client, namespace: %s, labels: {app: client, tier: front}}
            spec: %s
            """
                .formatted(namespace, podSpec("", "", ""))));
  }

  void workload(String namespace, String name) {
    Kind kind = dice.of(Kind.DEPLOYMENT, Kind.DEPLOYMENT, Kind.POD, Kind.STATEFUL_SET);
    int chance = dice.below(10);
    boolean byFile = chance == 0 && kind != Kind.DEPLOYMENT;
    boolean unready = byFile || chance == 1;
    String labels =
        "app: %s, tier: %s%s"
            .formatted(name, dice.of("front", "back"), unready ? ", unready: \"true\"" : "");
    String probe =
        byFile
            ? "{exec: {command: [test, -e, /tmp/ready]}, periodSeconds: 1, failureThreshold: 1}"
            : chance == 1
                ? "{tcpSocket: {port: 81}, periodSeconds: 1}"
                : chance < 4 ? "{httpGet: {port: 8080, path: /hostname}, periodSeconds: 1}" : "";
    String portName = dice.percent(70) ? "http" : "";
    steps.add(new Step.Create(manifest(kind, namespace, name, labels, probe, portName)));
    made.add(new Workload(kind, namespace, name, unready, byFile));
  }

  private String manifest(
      Kind kind, String namespace, String name, String labels, String probe, String portName) {
    if (kind == Kind.POD) {
      String domain =
          dice.percent(30) ? "hostname: %s-host, subdomain: %s, ".formatted(name, name) : "";
      return """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: %s, labels: {%s}}
      spec: %s
      """
          .formatted(name, namespace, labels, podSpec(domain, portName, probe));
    }
    String own = kind == Kind.STATEFUL_SET ? "serviceName: %s, ".formatted(name) : "";
    return """
    apiVersion: apps/v1
    kind: %s
    metadata: {name: %s, namespace: %s}
    spec:
      replicas: %d
      selector: {matchLabels: {app: %s}}
      %s
      template:
        metadata: {labels: {%s}}
        spec: %s
    """
        .formatted(
            kind,
            name,
            namespace,
            dice.of(0, 1, 1, 1, 2),
            name,
            own.isEmpty() ? "minReadySeconds: 0" : "serviceName: " + name,
            labels,
            podSpec("", portName, probe));
  }

  private static String podSpec(String domain, String portName, String probe) {
    String port =
        portName.isEmpty()
            ? "{containerPort: 8080}, {containerPort: 8081, protocol: UDP}"
            : "{containerPort: 8080, name: http}, {containerPort: 8081, protocol: UDP, name: udp}";
    String readiness = probe.isEmpty() ? "" : ", readinessProbe: " + probe;
    return ("{terminationGracePeriodSeconds: 0, %scontainers: [{name: main, image: \"%s\","
            + " args: [netexec, --http-port=8080, --udp-port=8081], ports: [%s]%s}]}")
        .formatted(domain, IMAGE, port, readiness);
  }
}
