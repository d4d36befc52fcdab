package io.podwire.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.podwire.failure.Policies.End;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private final Pod db = pod("shop", "db", "10.42.0.5");
  private final Pod web = pod("shop", "web", "10.42.0.6");
  private final Pod stranger = pod("other", "web", "10.42.0.7");

  @Test
  void anEmptySelectorIsolatesEveryPodOfItsNamespaceAlone() {
    Policies policies = policies("podSelector: {}\npolicyTypes: [Ingress]");

    assertThat(policies.isolating(db, true)).hasSize(1);
    assertThat(policies.isolating(stranger, true)).isEmpty();
    assertThat(policies.isolating(db, false)).isEmpty();
    assertThat(allows(policies, web, 80)).isFalse();
  }

  @Test
  void aMissingListOfPeersAllowsAll() {
    assertThat(allows(policies("podSelector: {}\ningress: [{ports: [{port: 80}]}]"), stranger, 80))
        .isTrue();
    assertThat(allows(policies("podSelector: {}\ningress: [{ports: [{port: 80}]}]"), web, 81))
        .isFalse();
  }

  @Test
  void aPodSelectorAloneMeansThePolicysOwnNamespace() {
    Policies policies =
        policies("podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]");

    assertThat(allows(policies, web, 80)).isTrue();
    assertThat(allows(policies, stranger, 80)).isFalse();
  }

  @Test
  void bothSelectorsInOnePeerAreBothRequired() {
    Policies policies =
        policies(
            "podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}]}]");

    assertThat(allows(policies, stranger, 80)).isTrue();
    assertThat(allows(policies, web, 80)).isFalse();
  }

  @Test
  void anAddressBlockLeavesOutWhatItExcepts() {
    Policies policies =
        policies(
            "podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 10.42.0.0/16, except: [10.42.0.7/32]}}]}]");

    assertThat(allows(policies, web, 80)).isTrue();
    assertThat(allows(policies, stranger, 80)).isFalse();
  }

  @Test
  void portsHaveNamesRangesAndProtocols() {
    assertThat(allows(policies("podSelector: {}\ningress: [{ports: [{port: http}]}]"), web, 80))
        .isTrue();
    assertThat(
            allows(
                policies("podSelector: {}\ningress: [{ports: [{port: 70, endPort: 90}]}]"),
                web,
                80))
        .isTrue();
    assertThat(
            allows(
                policies("podSelector: {}\ningress: [{ports: [{port: 80, protocol: UDP}]}]"),
                web,
                80))
        .isFalse();
  }

  private boolean allows(Policies policies, Pod from, int port) {
    End peer = new End(from, from.getStatus().getPodIP());
    return policies.allow(
        policies.isolating(db, true), true, peer, new End(db, "10.42.0.5"), port, "TCP");
  }

  private static Policies policies(String spec) {
    String yaml =
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec:\n"
            + spec.indent(2);
    NetworkPolicy policy = new KubernetesSerialization().unmarshal(yaml, NetworkPolicy.class);
    return new Policies(
        List.of(policy), Map.of("shop", Map.of("team", "a"), "other", Map.of("team", "b")));
  }

  private static Pod pod(String namespace, String app, String address) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(app + "-1")
        .addToLabels("app", app)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .addNewPort()
        .withName("http")
        .withContainerPort(80)
        .endPort()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPodIP(address)
        .endStatus()
        .build();
  }
}
