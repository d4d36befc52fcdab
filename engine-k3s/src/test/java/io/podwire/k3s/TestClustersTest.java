package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podwire.engine.EngineUnavailableException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestClustersTest {
  @ParameterizedTest
  @CsvSource({
    "kind-ci, https://10.0.0.1:6443",
    "k3d-mine, https://0.0.0.0:6550",
    "minikube, https://192.168.49.2:8443",
    "default, https://127.0.0.1:6443",
    "anything, https://localhost:6443",
    "anything, https://[::1]:6443"
  })
  void whatIsMadeForTestsIsUsed(String context, URI server) {
    assertThatCode(() -> TestClusters.requireLooksLikeOne(context, server))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "default, https://10.0.0.1:6443",
    "prod, https://api.example.com",
    "arn:aws:eks:eu-west-1:1:cluster/shop, https://ABC.gr7.eu-west-1.eks.amazonaws.com",
    "my-kind-of-cluster, https://localhost.example.com",
    "minikube-prod, https://127.0.0.1.example.com"
  })
  void anythingElseHasToBeNamed(String context, URI server) {
    assertThatExceptionOfType(EngineUnavailableException.class)
        .isThrownBy(() -> TestClusters.requireLooksLikeOne(context, server))
        .withMessageContaining("does not look like a cluster for tests")
        .withMessageContaining("-Dpodwire.context=" + context);
  }
}
