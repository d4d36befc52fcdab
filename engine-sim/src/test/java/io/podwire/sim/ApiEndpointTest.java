package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.podwire.PodHandle;
import io.podwire.app.ClientNetwork;
import io.podwire.junit.ClusterTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** What programs of a test's own, and policies, make of the API server in the network. */
@ClusterTest
class ApiEndpointTest {
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/";

  @Test
  void aClientInAPodLooksAndExecutesByTheRightsOfItsAccount() throws Exception {
    PodHandle pod = cluster().run("robot", busybox).awaitReady();
    try (KubernetesClient client = inside(pod)) {
      assertThatThrownBy(() -> client.pods().list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(
              "pods is forbidden: User \"system:serviceaccount:default:default\" cannot list"
                  + " resource \"pods\" in API group \"\" in the namespace \"default\"");

      cluster()
          .apply(
              """
              apiVersion: rbac.authorization.k8s.io/v1
              kind: RoleBinding
              metadata: {name: edits}
              roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
              subjects: [{kind: ServiceAccount, name: default, namespace: default}]
              """);
      assertThat(client.pods().list().getItems())
          .extracting(Pod::getMetadata)
          .extracting("name")
          .containsExactly("robot");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ExecWatch exec =
          client.pods().withName("robot").writingOutput(out).exec("echo", "from within")) {
        assertThat(exec.exitCode().get(10, TimeUnit.SECONDS)).isZero();
      }
      assertThat(out).hasToString("from within\n");
    }
  }

  private static KubernetesClient inside(PodHandle pod) {
    ClientNetwork network = pod.network();
    String authority = pod.exec("cat", ACCOUNT + "ca.crt").output();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://kubernetes.default")
            .withCaCertData(
                Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII)))
            .withOauthToken(pod.exec("cat", ACCOUNT + "token").output().strip())
            .withNamespace("default")
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(
            new OkHttpClientFactory() {
              @Override
              protected void additionalConfig(OkHttpClient.Builder builder) {
                builder
                    .socketFactory(network.socketFactory())
                    .dns(network::lookup)
                    .fastFallback(false)
                    .retryOnConnectionFailure(false);
              }
            })
        .build();
  }

  @Test
  void aPolicyThatCutsAPodOffItIsNamed() {
    PodHandle pod = cluster().run("robot", busybox).labelled("app", "robot").awaitReady();
    var client = cluster().fromPod(pod);
    client.tcp("kubernetes.default", 443).connects();
    cluster()
        .apply(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: names-alone}
            spec:
              podSelector: {matchLabels: {app: robot}}
              policyTypes: [Egress]
              egress: [{ports: [{port: 53}, {port: 53, protocol: UDP}]}]
            """);

    client.tcp("kubernetes.default", 443).isDenied();
    assertThatThrownBy(
            () -> client.tcp("kubernetes.default", 443).within(Duration.ofSeconds(3)).connects())
        .hasMessageContaining("kubernetes.default is Service default/kubernetes, 10.43.0.1")
        .hasMessageContaining("1 ready: 172.18.0.2:6443")
        .hasMessageContaining("names-alone");
  }
}
