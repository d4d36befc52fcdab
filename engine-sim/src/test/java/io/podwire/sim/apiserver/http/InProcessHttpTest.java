package io.podwire.sim.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.kinds.BuiltinKinds;
import io.podwire.sim.clock.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessHttpTest {
  private final Simulation simulation = new Simulation(Instant.parse("2026-01-01T00:00:00Z"), 1);
  private final ApiServer server = simulation.enter(() -> BuiltinKinds.start(simulation));
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withHttpClientFactory(InProcessHttp.factory(server))
          .withConfig(Config.empty())
          .withTaskExecutor(Runnable::run)
          .build();

  @AfterEach
  void close() {
    client.close();
    simulation.close();
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels("run", "x")
        .endMetadata()
        .addToData("key", "wért")
        .build();
  }

  @Test
  void whatIsCreatedIsThere() {
    ConfigMap created = client.resource(configMap("one")).create();

    assertThat(created.getMetadata().getUid()).hasSize(36);
    assertThat(created.getMetadata().getCreationTimestamp()).isEqualTo("2026-01-01T00:00:00Z");
    ConfigMap read = client.configMaps().inNamespace("default").withName("one").get();
    assertThat(read).isEqualTo(created);
    assertThat(client.configMaps().inAnyNamespace().withLabel("run", "x").list().getItems())
        .containsExactly(created);
    assertThat(
            client.configMaps().inNamespace("default").withLabelNotIn("run", "x").list().getItems())
        .isEmpty();
  }

  @Test
  void anErrorOfTheServerIsAskedForAsOftenAsTheConfigSays() {
    AtomicInteger asked = new AtomicInteger();
    Interceptor counting =
        new Interceptor() {
          @Override
          public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            asked.incrementAndGet();
          }
        };
    try (KubernetesClient impatient =
        new KubernetesClientBuilder()
            .withHttpClientFactory(InProcessHttp.factory(server))
            .withConfig(new ConfigBuilder(Config.empty()).withRequestRetryBackoffLimit(0).build())
            .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("count", counting))
            .build()) {
      assertThatThrownBy(() -> impatient.raw("/api/v1/nodes/one/proxy/"))
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              refused -> assertThat(refused.getCode()).isEqualTo(501));
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void refusalsCarryTheServersStatus() {
    client.resource(configMap("one")).create();

    assertThatThrownBy(() -> client.resource(configMap("one")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> {
              assertThat(refused.getCode()).isEqualTo(409);
              assertThat(refused.getStatus().getMessage())
                  .isEqualTo("configmaps \"one\" already exists");
            });
  }

  @Test
  void aWatchTellsEveryChangeInOrder() {
    List<String> seen = new CopyOnWriteArrayList<>();
    client.resource(configMap("old")).create();
    Watch watch =
        client
            .configMaps()
            .inNamespace("default")
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, ConfigMap map) {
                    seen.add(action + " " + map.getMetadata().getName() + map.getData());
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    seen.add("closed");
                  }
                });
    client.resource(configMap("new")).create();
    client.configMaps().inNamespace("default").withName("old").delete();

    simulation.enter(() -> simulation.sleep(Duration.ofSeconds(1)));

    assertThat(seen)
        .containsExactly("ADDED old{key=wért}", "ADDED new{key=wért}", "DELETED old{key=wért}");
    watch.close();
    client.resource(configMap("newer")).create();
    simulation.enter(() -> simulation.sleep(Duration.ofSeconds(1)));
    assertThat(seen).hasSize(3);
  }
}
