package io.podwire.sim;

import static io.podwire.Images.busybox;
import static io.podwire.Images.image;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.HttpAssert;
import io.podwire.engine.UnknownImages;
import io.podwire.junit.ClusterTest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@ClusterTest(unknownImages = UnknownImages.STUB)
class StubImagesTest {
  @Test
  void aStubAcceptsConnectionsAndMakesNoHttpAssertionTrue() {
    cluster()
        .apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec:
              selector: {matchLabels: {app: shop}}
              template:
                metadata: {labels: {app: shop}}
                spec:
                  containers:
                  - name: shop
                    image: registry.acme.example/shop:7
                    command: [java, -jar, /shop.jar]
                    ports: [{containerPort: 8080}]
                    readinessProbe: {httpGet: {path: /ready, port: 8080}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: shop}
            spec: {selector: {app: shop}, ports: [{port: 80, targetPort: 8080}]}
            """);
    var pod = cluster().deployment("shop").pod(0).awaitReady();
    var client = cluster().fromPod(busybox);
    client.tcp("shop", 80).connects();
    client.tcp(pod.ip(), 81).isRefused();
    client.sh("nc -w 3 shop 80 </dev/null").outputContains(pod.name());

    List<Consumer<HttpAssert>> assertions =
        List.of(
            HttpAssert::succeeds,
            a -> a.status(501),
            a -> a.bodyContains(""),
            a -> a.bodyDoesNotContain("anything"),
            a -> a.exitCode(1));
    for (Consumer<HttpAssert> assertion : assertions) {
      HttpAssert question = client.get("http://shop").within(Duration.ofSeconds(3));
      assertThatThrownBy(() -> assertion.accept(question))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("podwire-stub");
    }
    assertThat(cluster().client().v1().events().list().getItems())
        .anyMatch(
            e -> e.getMessage().equals("a stub stands for image registry.acme.example/shop:7"));
    assertThat(cluster().run("known", image("busybox")).awaitReady().name()).isEqualTo("known");
  }
}
