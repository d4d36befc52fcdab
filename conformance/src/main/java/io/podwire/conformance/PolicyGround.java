package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Podwire.cluster;

import io.podwire.NetworkPolicyHandle;
import io.podwire.conformance.PolicyOracle.Connection;
import io.podwire.conformance.PolicyOracle.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Nine Pods that ask each other: a, b and c in the namespaces x, y and z, each with two ports of
 * TCP and two of UDP. A tenth, the beacon, has a policy of its own that is switched after each
 * change of the others: when it shows, they are in force.
 */
final class PolicyGround {
  private static final Map<String, Map<String, String>> NAMESPACES =
      new TreeMap<>(
          Map.of(
              "x", Map.of("ns", "x", "team", "red"),
              "y", Map.of("ns", "y", "team", "blue"),
              "z", Map.of("ns", "z", "team", "blue"),
              "beacon", Map.of()));

  private static final Map<String, Map<String, String>> PODS =
      new TreeMap<>(
          Map.of(
              "a", Map.of("pod", "a", "tier", "front"),
              "b", Map.of("pod", "b", "tier", "back"),
              "c", Map.of("pod", "c")));

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: %s, labels: %s}
      spec:
        terminationGracePeriodSeconds: 0
        containers:
        - name: one
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=80, --udp-port=80]
          ports:
          - {containerPort: 80, name: %s}
          - {containerPort: 80, name: datagrams, protocol: UDP}
        - name: two
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=81, --udp-port=81]
          ports:
          - {containerPort: 81, name: %s}
          - {containerPort: 81, name: more, protocol: UDP}
      ---
      """;

  private static final PolicySet.Policy BEACON_OUT =
      new PolicySet.Policy(
          "beacon", Map.of("podSelector", Map.of(), "policyTypes", List.of("Ingress")));

  private final List<Place> places;
  private final String beacon;
  private final List<NetworkPolicyHandle> inForce = new ArrayList<>();
  private int sets;
  private int looks;

  private PolicyGround(List<Place> places, String beacon) {
    this.places = places;
    this.beacon = beacon;
  }

  /** Starts the Pods and waits until they are ready. */
  static PolicyGround build() {
    NAMESPACES.forEach(
        (name, labels) ->
            cluster()
                .apply(
                    """
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: %s, labels: %s}
                    """
                        .formatted(name, flow(labels))));
    StringBuilder pods = new StringBuilder(pod("beacon", "a"));
    for (String namespace : List.of("x", "y", "z")) {
      PODS.keySet().forEach(name -> pods.append(pod(namespace, name)));
    }
    cluster().apply(pods.toString());
    List<Place> places = new ArrayList<>();
    for (String namespace : List.of("x", "y", "z")) {
      PODS.keySet().forEach(name -> places.add(place(namespace, name)));
    }
    return new PolicyGround(places, cluster().namespace("beacon").pod("a").awaitReady().ip());
  }

  private static String pod(String namespace, String name) {
    String first = "TCP/80".equals(namedPorts(name).get("web")) ? "web" : "other";
    return POD.formatted(
        name, namespace, flow(labels(PODS, name)), first, first.equals("web") ? "other" : "web");
  }

  /** c's named port of TCP is not the others'. */
  private static Map<String, String> namedPorts(String pod) {
    boolean odd = pod.equals("c");
    return Map.of(
        "web",
        odd ? "TCP/81" : "TCP/80",
        "other",
        odd ? "TCP/80" : "TCP/81",
        "datagrams",
        "UDP/80",
        "more",
        "UDP/81");
  }

  private static Place place(String namespace, String name) {
    String address = cluster().namespace(namespace).pod(name).awaitReady().ip();
    Map<String, String> labels = new TreeMap<>(labels(NAMESPACES, namespace));
    labels.put("kubernetes.io/metadata.name", namespace);
    return new Place(namespace, name, address, labels(PODS, name), labels, namedPorts(name));
  }

  private static Map<String, String> labels(Map<String, Map<String, String>> objects, String name) {
    return Objects.requireNonNull(objects.get(name));
  }

  private static String flow(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + ": " + label.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** The Pods' addresses, by {@code namespace/name}. */
  Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    places.forEach(place -> addresses.put(place.toString(), place.address()));
    return addresses;
  }

  /** All connections that there could be. */
  List<Connection> connections() {
    List<Connection> all = new ArrayList<>();
    for (Place from : places) {
      for (Place to : places) {
        for (String protocol : List.of("TCP", "UDP")) {
          all.add(new Connection(from, to, protocol, 80));
          all.add(new Connection(from, to, protocol, 81));
        }
      }
    }
    return all;
  }

  /** Puts a set in force in place of the one before, without a moment between in which none is. */
  void govern(PolicySet set) {
    List<NetworkPolicyHandle> before = List.copyOf(inForce);
    inForce.clear();
    sets++;
    for (PolicySet.Policy policy : set.policies()) {
      String name = "set-" + sets + "-" + inForce.size();
      cluster().apply(policy.named(name));
      inForce.add(cluster().namespace(policy.namespace()).networkPolicy(name));
    }
    before.forEach(NetworkPolicyHandle::delete);
    switchBeacon();
  }

  private void switchBeacon() {
    var asked = cluster().fromPod(busybox).run("nc", "-z", "-w", "1", beacon, "80");
    if (sets % 2 == 1) {
      cluster().apply(BEACON_OUT.named("out"));
      asked.fails();
    } else {
      cluster().namespace("beacon").networkPolicy("out").delete();
      asked.succeeds();
    }
  }

  /**
   * Those of {@link #connections()} that are made now, by their names. All are tried at once: a
   * kernel rejects but six in a row of one sender's and then one a second, and is silent to the
   * rest.
   */
  Set<String> look() {
    looks++;
    for (Place from : places) {
      sh(from, script(from));
    }
    Set<String> made = new TreeSet<>();
    for (Place from : places) {
      String seen = "/tmp/look-" + looks;
      String wait = "until [ -e %1$s ]; do sleep 0.1; done; cat %1$s".formatted(seen);
      made.addAll(sh(from, wait).lines().toList());
    }
    return made;
  }

  private static String sh(Place pod, String line) {
    return cluster().namespace(pod.namespace()).pod(pod.name()).sh(line).output();
  }

  private String script(Place from) {
    StringBuilder asked = new StringBuilder();
    for (Connection connection : connections()) {
      if (connection.from().equals(from)) {
        String ask = connection.protocol().equals("TCP") ? "tcp" : "udp";
        asked.append(
            "%s '%s' %s %d &\n"
                .formatted(ask, connection, connection.to().address(), connection.port()));
      }
    }
    return """
        tcp() { if nc -z -w 1 $2 $3; then echo "$1"; fi; }
        udp() { if [ -n "$(echo hostname | nc -u -w 1 -W 1 $2 $3)" ]; then echo "$1"; fi; }
        all() {
        %s
        wait
        }
        (all >/tmp/part-%2$d; mv /tmp/part-%2$d /tmp/look-%2$d) >/dev/null 2>&1 </dev/null &
        """
        .formatted(asked, looks);
  }
}
