package io.podwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableKubernetesMockClient(https = false)
class ManifestsTest {
  @SuppressWarnings("NullAway.Init") // JUnit's extension sets it
  private KubernetesClient client;

  private List<HasMetadata> read(String yaml) {
    Scene scene =
        new Cluster(new FakeSession(client), Duration.ofSeconds(1), Sharing.ALONE).scene();
    return Manifests.read(scene, "yaml", yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}",
        "\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, # words\n data: {k: v}}\n",
        "{\n\t\"apiVersion\":\"v1\",\t\"kind\":\"ConfigMap\",\n\t\"metadata\":{\"name\":\"a\"},"
            + "\n\t\"data\":{\"k\":\"\\u0076\"}\n}\n"
      })
  void braces(String yaml) {
    assertThat(read(yaml))
        .singleElement()
        .isInstanceOfSatisfying(
            ConfigMap.class, map -> assertThat(map.getData()).containsEntry("k", "v"));
  }

  @Test
  void noDocumentAfterOneInBracesIsLost() {
    String a = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}";
    String b = "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"b\"}}";

    assertThat(read(a + "\n---\n" + b)).hasSize(2);
    assertThat(read(b + "\n---\n" + a)).hasSize(2);
    assertThat(read("[" + a + ", " + b + "]")).hasSize(2);
  }

  @Test
  void whatCannotBeReadIsNamedWithItsPlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{apiVersion: v1,\n kind: ConfigMap,\n metadata: {name: a}"))
        .withMessageContaining("yaml: ")
        .withMessageContaining("expected ',' or '}'")
        .withMessageContaining("line 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{apiVersion: v1, kind: ConfigMap, data: [1, 2]}"))
        .withMessageContaining("data");
  }
}
