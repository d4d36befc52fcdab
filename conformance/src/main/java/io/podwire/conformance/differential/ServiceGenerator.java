package io.podwire.conformance.differential;

import io.podwire.conformance.differential.Step.Target;
import java.util.ArrayList;
import java.util.List;

/** Services of every type, right and wrong ones, and endpoints written by hand. */
final class ServiceGenerator {
  private final Dice dice;
  private final List<Step> steps;
  private final List<Target> made = new ArrayList<>();

  ServiceGenerator(Dice dice, List<Step> steps) {
    this.dice = dice;
    this.steps = steps;
  }

  List<Target> made() {
    return made;
  }

  void service(String namespace, String name, List<String> workloads) {
    switch (dice.below(12)) {
      case 0 -> create(namespace, name, "type: ExternalName, externalName: " + external());
      case 1 -> byHand(namespace, name);
      case 2 -> create(namespace, name, wrong(selector(workloads)));
      default -> create(namespace, name, spec(selector(workloads)));
    }
  }

  private void create(String namespace, String name, String spec) {
    steps.add(
        new Step.Create(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %s, namespace: %s}
            spec: {%s}
            """
                .formatted(name, namespace, spec)));
    made.add(new Target(Kind.SERVICE, namespace, name));
  }

  private String external() {
    return dice.of(
        "web.ns-one.svc.cluster.local",
        "api.ns-one.svc.cluster.local",
        "kubernetes.default.svc.cluster.local",
        "nobody.ns-one.svc.cluster.local");
  }

  String selector(List<String> workloads) {
    return dice.of(
        "selector: {app: " + dice.of(workloads) + "}",
        "selector: {app: " + dice.of(workloads) + "}",
        "selector: {app: " + dice.of(workloads) + "}",
        "selector: {tier: front}",
        "selector: {tier: back}",
        "selector: {app: webb}");
  }

  private String spec(String selector) {
    String type =
        dice.of("ClusterIP", "ClusterIP", "ClusterIP", "NodePort", "LoadBalancer", "headless");
    String spec =
        (type.equals("headless") ? "clusterIP: None" : "type: " + type)
            + ", "
            + selector
            + ", ports: ["
            + ports(type)
            + "]";
    return spec + options(type);
  }

  private String options(String type) {
    StringBuilder options = new StringBuilder();
    boolean outside = type.equals("NodePort") || type.equals("LoadBalancer");
    if (dice.percent(10)) {
      options.append(", publishNotReadyAddresses: true");
    }
    if (dice.percent(10) && !type.equals("headless")) {
      options.append(", sessionAffinity: ClientIP");
    }
    if (dice.percent(10)) {
      options.append(", internalTrafficPolicy: Local");
    }
    if (dice.percent(20) && outside) {
      options.append(", externalTrafficPolicy: Local");
    }
    return options.toString();
  }

  private String ports(String type) {
    String first = port(type, dice.percent(50), "http", dice.of(80, 8080));
    if (dice.percent(25)) {
      String named = first.contains("name: http") ? first : "name: http, " + first;
      String udp =
          dice.percent(50)
              ? "{name: udp, port: 53, protocol: UDP, targetPort: 8081}"
              : "{name: other, port: 9000, targetPort: " + targetPort() + "}";
      // The ports of load balancers are the whole cluster's: a scenario has one of its own.
      return type.equals("LoadBalancer") ? "{" + named + "}" : "{" + named + "}, " + udp;
    }
    return "{" + first + "}";
  }

  private String port(String type, boolean named, String name, int usual) {
    boolean balanced = type.equals("LoadBalancer");
    boolean fixed = balanced || (type.equals("NodePort") && dice.percent(80));
    int port = balanced ? Placement.BALANCED_PORT : usual;
    int nodePort = dice.of(Placement.NODE_PORT, Placement.NODE_PORT, Placement.OTHER_NODE_PORT);
    return (named ? "name: " + name + ", " : "")
        + "port: "
        + port
        + ", targetPort: "
        + targetPort()
        + (fixed ? ", nodePort: " + nodePort : "");
  }

  private String targetPort() {
    return dice.of("8080", "8080", "8080", "http", "http", "81", "nope");
  }

  private String wrong(String selector) {
    return selector
        + ", "
        + dice.of(
            "ports: [{port: 80}, {port: 81}]",
            "ports: [{port: 0}]",
            "ports: [{port: 80, nodePort: 30001}]",
            "ports: []",
            "type: NodePort, clusterIP: None, ports: [{port: 80}]",
            "type: Nodeport, ports: [{port: 80}]",
            "sessionAffinity: Client, ports: [{port: 80}]",
            "type: NodePort, ports: [{port: 80, nodePort: 29999}]",
            "externalTrafficPolicy: Local, ports: [{port: 80}]",
            "ports: [{name: A_b, port: 80}]",
            "ports: [{name: x, port: 80}, {name: x, port: 81}]",
            "ports: [{name: x, port: 80}, {name: y, port: 80}]",
            "clusterIP: 10.42.0.9, ports: [{port: 80}]");
  }

  /** One without a selector, and where it leads: Endpoints, or a slice. */
  private void byHand(String namespace, String name) {
    create(namespace, name, "ports: [{name: http, port: 80, targetPort: 8080}]");
    String address = dice.of("192.168.123.234", "192.168.123.235");
    if (dice.percent(50)) {
      steps.add(
          new Step.Create(
              """
              apiVersion: v1
              kind: Endpoints
              metadata: {name: %s, namespace: %s}
              subsets: [{%s: [{ip: %s}], ports: [{name: http, port: 8080}]}]
              """
                  .formatted(name, namespace, dice.of("addresses", "notReadyAddresses"), address)));
    } else {
      steps.add(
          new Step.Create(
              """
              apiVersion: discovery.k8s.io/v1
              kind: EndpointSlice
              metadata: {name: %s-1, namespace: %s, labels: {kubernetes.io/service-name: %s}}
              addressType: IPv4
              ports: [{name: http, port: 8080}]
              endpoints: [{addresses: [%s], conditions: {%s}}]
              """
                  .formatted(
                      name,
                      namespace,
                      name,
                      address,
                      dice.of("ready: true", "ready: false", "", "serving: true"))));
    }
  }
}
