package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.netshoot;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.app.WebReply;
import io.podwire.engine.Capability;
import io.podwire.junit.ClusterTest;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** Machines beyond the cluster that a test plays. */
@ClusterTest
@RefusedWithout(Capability.DECLARED_NAMES)
@Section(Subject.DNS)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ExternalContract {
  @Test
  void onlyDeclaredNamesResolveAndTheirServersAnswer() throws Exception {
    var api =
        cluster()
            .external("api.example.com")
            .http(80, r -> WebReply.text(r.header("Host").orElse("") + r.client().getAddress()))
            .http(8443, r -> WebReply.of(204));
    var client = cluster().fromPod(busybox);

    client.resolve("api.example.com").to(api.address());
    cluster().fromPod(netshoot).dig("www.example.com").isServfail();
    client.get("http://api.example.com/x").bodyContains("api.example.com/");
    client.get("http://api.example.com:81/").isRefused();
    assertThat(cluster().fromOutside().network().get("http://api.example.com:8443/").status())
        .isEqualTo(204);

    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: payments}
            spec: {type: ExternalName, externalName: api.example.com}
            """);
    client.get("http://payments/").bodyContains("payments/");
    assertThatThrownBy(() -> cluster().external("web"))
        .hasMessageContaining("external: 'web' is not a name of several parts");
  }

  @Test
  void anEgressPolicyMeetsThemByTheirAddress() {
    var allowed = cluster().external("allowed.example.com").http(80, r -> WebReply.text("yes"));
    cluster().external("other.example.com").http(80, r -> WebReply.text("no"));
    var app = cluster().deploy(nginx, 1).named("app");
    app.probe().get("http://other.example.com").succeeds();
    cluster()
        .apply(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: app}
            spec:
              podSelector: {matchLabels: {app: app}}
              policyTypes: [Egress]
              egress:
              - ports: [{port: 53, protocol: UDP}]
              - to: [{ipBlock: {cidr: %s/32}}]
            """
                .formatted(allowed.address()));
    app.probe().get("http://other.example.com").isRefused();
    app.probe().get("http://allowed.example.com").bodyIs("yes");
  }
}
