package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.image;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.podwire.engine.Capability;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** Real ports of the test's machine: for a Service, and in place of a Pod's program. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.SERVICES)
@API(status = API.Status.EXPERIMENTAL)
public abstract class BridgeContract {
  @Test
  void aForwardedPortServesManyAtOnceAndCloses() throws Exception {
    var service = cluster().deploy(nginx).named("web").expose(PORT_80);
    int port;
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (var forward = service.forward(80)) {
      port = forward.port();
      URI uri = URI.create(forward.url().toString());
      HttpClient http = HttpClient.newHttpClient();
      List<CompletableFuture<String>> answers =
          IntStream.range(0, 40)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> get(http, uri), threads))
              .toList();
      assertThat(answers.stream().map(CompletableFuture::join))
          .hasSize(40)
          .allSatisfy(body -> assertThat(body).contains("Welcome to nginx!"));
    } finally {
      threads.shutdown();
    }
    cluster()
        .await("the forwarded port to be closed")
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class));
    cluster().fromPod(busybox).get(service).succeeds();
  }

  private static String get(HttpClient http, URI uri) {
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  @RefusedWithout(Capability.LOCAL_PORTS)
  void aRealProgramStandsInForAPod() throws Exception {
    HttpServer program =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String large = "x".repeat(1_000_000);
    program.createContext(
        "/",
        exchange -> {
          byte[] asked = exchange.getRequestBody().readAllBytes();
          byte[] body = (exchange.getRequestURI() + large + asked.length).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    program.start();
    try {
      var real = image("acme/real").bridge(8080, program.getAddress().getPort());
      var service = cluster().deploy(real, 2).expose(port(80).to(8080));
      var client = cluster().fromPod(busybox);
      client.wget("http://real/hello").succeeds().bodyIs("/hello" + large + "0");
      client
          .wget("-q", "-O", "-", "--post-data", "12345", "http://real/")
          .bodyIs("/" + large + "5");
      for (int i = 0; i < 5; i++) {
        client.wget("http://real/" + i).now().bodyIs("/" + i + large + "0");
      }
      assertThat(service.name()).isEqualTo("real");
    } finally {
      program.stop(0);
    }
    cluster().fromPod(busybox).wget("http://real/").exitCode(1);
  }
}
