package io.podwire.sim.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.app.App;
import io.podwire.app.WebReply;
import io.podwire.sim.image.app.AppImage;
import io.podwire.sim.runtime.Container;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserImageTest {
  private final Pods pods = new Pods().host("api", "10.42.0.3").host("agnhost", "10.42.0.4");

  @AfterEach
  void close() {
    pods.close();
  }

  @Test
  void handlersAnswerOnTheirPorts() {
    App app =
        App.EMPTY
            .with(new App.Http(8080, request -> WebReply.text("at " + request.path())))
            .with(
                new App.Tcp(
                    7,
                    (connection, pod) ->
                        connection.getInputStream().transferTo(connection.getOutputStream())))
            .with(
                new App.Udp(
                    53,
                    (query, pod) ->
                        Optional.of(("seen " + query.length).getBytes(StandardCharsets.UTF_8))));
    pods.catalog.provide("acme/api:1.2", AppImage.of(app));
    pods.start("api", "acme/api:1.2", "10.42.0.3", List.of());
    Container client = pods.start("bb", "nicolaka/netshoot", "10.42.0.9", List.of("sleep", "1d"));
    assertThat(pods.exec(client, "curl", "-s", "http://api:8080/x").stdout()).isEqualTo("at /x");
    assertThat(pods.exec(client, "sh", "-c", "echo hi | nc -N api 7").stdout()).isEqualTo("hi\n");
    assertThat(pods.exec(client, "sh", "-c", "echo hi | nc -u -w 1 api 53").stdout())
        .isEqualTo("seen 3");
  }

  @Test
  void agnhostTellsWhoAsksAndHowAConnectionFails() {
    pods.start(
        "agnhost",
        "registry.k8s.io/e2e-test-images/agnhost:2.40",
        "10.42.0.4",
        List.of("/agnhost", "netexec"));
    Container client =
        pods.start("bb", "registry.k8s.io/e2e-test-images/agnhost", "10.42.0.9", List.of());
    assertThat(pods.exec(client, "curl", "-s", "http://agnhost:8080/hostname").stdout())
        .isEqualTo("agnhost");
    assertThat(pods.exec(client, "curl", "-s", "http://agnhost:8080/clientip").stdout())
        .startsWith("10.42.0.9:");
    assertThat(pods.exec(client, "/agnhost", "connect", "agnhost:8080", "--timeout=2s").code())
        .isZero();
    assertThat(pods.exec(client, "/agnhost", "connect", "agnhost:81", "--timeout=2s").stderr())
        .isEqualTo("REFUSED\n");
    assertThat(pods.exec(client, "/agnhost", "connect", "10.42.0.250:80", "--timeout=2s").stderr())
        .isEqualTo("TIMEOUT\n");
  }
}
