package io.podwire.conformance.mutation;

import java.util.List;

/** The mistakes that the contract is asked to catch. */
final class Mutations {
  private static final String SLICES = "controller/EndpointSliceController.java";
  private static final String RULES = "kubeproxy/PortRules.java";
  private static final String SERVICE_PORT = "kubeproxy/ServicePort.java";
  private static final String HOOKS = "kubeproxy/Hooks.java";
  private static final String POLICIES = "policy/PolicyTable.java";
  private static final String WRITER = "apiserver/Writer.java";

  static final List<Mutation> ALL =
      List.of(
          of(
              "endpoints ignore readiness",
              SLICES,
              "boolean serving = Pods.isReady(pod);",
              "boolean serving = true;",
              "Endpoints"),
          of(
              "terminating Pods stay endpoints",
              SLICES,
              "(serving && !terminating)",
              "serving",
              "Flows"),
          of(
              "publishNotReadyAddresses is ignored",
              SLICES,
              "ServicePods.publishesNotReady(service) || (serving",
              "(serving",
              "Endpoints"),
          of(
              "a Pod cannot reach itself through its Service",
              RULES,
              "masquerade || hairpin",
              "masquerade",
              "Service"),
          of(
              "session affinity is ignored",
              RULES,
              "Endpoint to = sticky(usable, source, chance);",
              "Endpoint to = null;",
              "Service"),
          of(
              "a Service without endpoints drops instead of refusing",
              RULES,
              "return Refusal.REJECT;",
              "return Refusal.DROP;",
              "Service"),
          of(
              "an external policy Local is ignored",
              SERVICE_PORT,
              "service.text(\"spec\", \"externalTrafficPolicy\").equals(\"Local\")",
              "service.text(\"spec\", \"externalTrafficPolicy\").equals(\"\")",
              "ServiceNodes"),
          of(
              "an internal policy Local is ignored",
              SERVICE_PORT,
              "service.text(\"spec\", \"internalTrafficPolicy\").equals(\"Local\")",
              "service.text(\"spec\", \"internalTrafficPolicy\").equals(\"\")",
              "ServiceNodes"),
          of(
              "a node without endpoints of its own refuses instead of dropping",
              RULES,
              "endpoints.local().isEmpty() ? Refusal.DROP",
              "endpoints.local().isEmpty() ? Refusal.REJECT",
              "ServiceNodes"),
          of(
              "a node's last Pod does not serve while it ends",
              "kubeproxy/UsableEndpoints.java",
              "return ready.isEmpty() ? select(all, within.and(Endpoint::isServingTerminating)) : ready;",
              "return ready;",
              "ServiceNodes"),
          of(
              "health checks count Pods that end",
              "kubeproxy/HealthChecks.java",
              "endpoint.ready() && endpoint.node()",
              "endpoint.serving() && endpoint.node()",
              "ServiceNodes"),
          of(
              "zone hints are ignored",
              "kubeproxy/UsableEndpoints.java",
              "isHinted(ready, Endpoint::zoneHints, zone)",
              "isHinted(ready, Endpoint::zoneHints, \"nowhere\")",
              "ServiceNodes"),
          of(
              "source ranges are ignored",
              RULES,
              "&& !port.sourceRanges().isEmpty()",
              "&& port.sourceRanges().size() < 0",
              "ServiceNodes"),
          of(
              "node ports do not answer on 127.0.0.1",
              HOOKS,
              "return ip.isLoopback() || ",
              "return ",
              "Service"),
          of(
              "node ports answer on the first node only",
              HOOKS,
              "return ip.isLoopback() || ",
              "return ip.isLoopback() || node.name().startsWith(\"server\") && ",
              "ServiceNodes"),
          of(
              "nothing is masqueraded",
              HOOKS,
              "(tracked.mark() & MASQUERADE_MARK) != 0 ? Verdict.MASQUERADE",
              "(tracked.mark() & MASQUERADE_MARK) < 0 ? Verdict.MASQUERADE",
              "Service"),
          of(
              "a ClusterIP answers ping",
              HOOKS,
              "packet.destination(), packet.destinationPort(), packet.protocol().name());",
              "packet.destination(), packet.destinationPort() == 0 ? 80 : packet.destinationPort(),"
                  + " packet.destinationPort() == 0 ? \"TCP\" : packet.protocol().name());",
              "Service"),
          of(
              "an empty DNS answer is NXDOMAIN",
              "coredns/KubernetesPlugin.java",
              "Reply.denied(Rcode.NOERROR,",
              "Reply.denied(Rcode.NXDOMAIN,",
              "Dns"),
          of(
              "a Pod does not search its own namespace",
              "kubelet/PodFiles.java",
              "List.of(pod.namespace() + \".svc.\" + domain, ",
              "List.of(",
              "Dns"),
          of(
              "headless Services name Pods that are not ready",
              "coredns/DnsEndpoints.java",
              "endpoint.path(\"conditions\").path(\"ready\").asBoolean(true)",
              "!endpoint.isEmpty()",
              "Commands"),
          of(
              "absent names are not remembered",
              "coredns/DnsCache.java",
              "(isDenial(reply) ? negative : positive).put(key, new Item(capped, seconds, now));",
              "if (!isDenial(reply)) {\n      positive.put(key, new Item(capped, seconds, now));\n    }",
              "Commands"),
          of(
              "node ports outlive their type",
              "apiserver/kinds/ServiceFields.java",
              "((ObjectNode) port).remove(\"nodePort\")",
              "((ObjectNode) port).path(\"nodePort\")",
              "ServiceChanges",
              "Dns"),
          of(
              "policies have to agree instead of adding up",
              POLICIES,
              "boolean isolated = false;\n    for (Policy policy : governing(to)) {",
              "for (Policy each : governing(to)) {\n"
                  + "      if (!allows(each.ingress(), flow, flow.from(), from, to)) {\n"
                  + "        return false;\n      }\n    }\n"
                  + "    boolean isolated = false;\n    for (Policy policy : governing(to)) {",
              "Policy"),
          of(
              "egress policies are ignored",
              POLICIES,
              "known = allowsEgress(flow, from, to) && ",
              "known = ",
              "Policy"),
          of(
              "two load balancers hold one port",
              "servicelb/ServiceLb.java",
              "ports.stream().anyMatch(held::contains)",
              "ports.stream().anyMatch(String::isEmpty)",
              "ServiceTypes"),
          of(
              "UDP flows outlive their endpoint",
              "kubeproxy/KubeProxy.java",
              "StaleFlows.delete(node.conntrack(), states);",
              "states.clear();",
              "Flows"),
          of(
              "later pages show the present",
              "apiserver/http/ListRules.java",
              "return token.revision() < 0 ? current : token.revision();",
              "return current;",
              "Requests"),
          of(
              "a watch of a selection shows what has left it as it is now",
              "apiserver/http/Watch.java",
              "leaving(before, event.object())",
              "event.object()",
              "Requests"),
          of(
              "a write of the status leaves labels alone",
              WRITER,
              "changed.set(\"metadata\", meta);",
              "changed.set(\"metadata\", old.copy().get(\"metadata\"));",
              "Requests"),
          of(
              "a write of the object takes its status",
              WRITER,
              "keepStatus(object, old, strategy);\n      strategy.setDefaults(object);\n"
                  + "      strategy.prepareForUpdate",
              "strategy.setDefaults(object);\n      strategy.prepareForUpdate",
              "Requests"),
          of(
              "kubectl takes nothing over from its client-side apply",
              "apiserver/Ownership.java",
              "manager.equals(KUBECTL)",
              "manager.isEmpty()",
              "Requests"),
          of(
              "a precondition of a deletion is ignored",
              "apiserver/Deleter.java",
              "!options.uid().get().equals(old.uid())",
              "options.uid().get().isEmpty()",
              "Requests"),
          of(
              "the names in a role's rule are ignored",
              "apiserver/auth/Rule.java",
              "has(\"resourceNames\", asked.name())",
              "!asked.name().isEmpty()",
              "ApiAccess"),
          of(
              "an affinity is to all endpoints at once",
              "kubeproxy/RecentClients.java",
              "private final Map<Ip, Long> seen",
              "private static final Map<Ip, Long> seen",
              "ServiceNodes"),
          of(
              "an endpoint may get far more than its zone's share",
              "controller/ZoneShares.java",
              "OVERLOAD = 0.2",
              "OVERLOAD = 0.6",
              "ServiceNodes"),
          of(
              "an answer that is cut off is whole",
              "image/http/BodyStream.java",
              "throw chunked ? rules.cutOffChunks() : rules.cutOff(left);",
              "return -1;",
              "Commands"),
          of(
              "a request to two hosts is to the first",
              "image/nginx/NginxDialect.java",
              "hosts.size() > 1\n",
              "hosts.size() > 2\n",
              "Commands"));

  private Mutations() {}

  private static Mutation of(
      String name, String file, String right, String wrong, String... parts) {
    return new Mutation(name, file, right, wrong, List.of(parts));
  }
}
