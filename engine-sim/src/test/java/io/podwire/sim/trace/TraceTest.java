package io.podwire.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.sim.address.Ip;
import io.podwire.sim.lab.AgentLab;
import io.podwire.sim.network.NetworkNamespace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The agents tell why, and the same seed tells the same. */
class TraceTest {
  private static final String WORLD =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: default}
      spec: {clusterIP: 10.43.0.80, ports: [{name: http, port: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: none, namespace: default}
      spec: {clusterIP: 10.43.0.81, ports: [{port: 80}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
      addressType: IPv4
      ports: [{name: http, port: 8080, protocol: TCP}]
      endpoints: [{addresses: [10.42.0.5]}, {addresses: [10.42.0.6]}, {addresses: [10.42.0.7]}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, namespace: default}
      spec: {containers: [{name: c, image: x}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: default}
      spec: {podSelector: {}, policyTypes: [Ingress]}
      """;

  private static Trace run(long seed) {
    try (AgentLab lab = new AgentLab(seed)) {
      Trace trace = new Trace(lab.simulation::nanoTime, 1000);
      lab.startProxies(trace, lab.n1);
      lab.startPolicies(true, trace, lab.n1);
      NetworkNamespace client = lab.n1.addPod("client", Ip.of("10.42.0.9"));
      for (int i = 5; i <= 7; i++) {
        lab.server(lab.n1, "web" + i, "10.42.0." + i, 8080);
      }
      lab.create(WORLD);
      lab.updateStatus(
          """
          apiVersion: v1
          kind: Pod
          metadata: {name: db, namespace: default}
          status: {phase: Running, qosClass: BestEffort, podIP: 10.42.0.8, podIPs: [{ip: 10.42.0.8}]}
          """);
      lab.settle();
      trace.enable(true);
      for (int i = 0; i < 10; i++) {
        lab.connect(client, "10.43.0.80", 80);
      }
      lab.connect(client, "10.43.0.81", 80);
      lab.connect(client, "10.42.0.8", 80);
      return trace;
    }
  }

  @Test
  void agentsTellWhy() {
    Trace trace = run(1);

    assertThat(trace.hops(Hop.EndpointChosen.class))
        .hasSize(10)
        .allSatisfy(hop -> assertThat(hop.service()).isEqualTo("default/web:http"));
    assertThat(trace.hops(Hop.ServiceRefused.class))
        .singleElement()
        .asString()
        .endsWith("> 10.43.0.81:80: default/none has no endpoints");
    assertThat(trace.hops(Hop.PolicyDenied.class))
        .singleElement()
        .asString()
        .endsWith("> 10.42.0.8:80: ingress of default/db is not allowed by [deny]");
  }

  @Test
  void theSeedDecidesAll() {
    String first = run(1).toString();

    assertThat(run(1)).hasToString(first);
    assertThat(List.of(run(2).toString(), run(3).toString())).doesNotContain(first);
  }
}
