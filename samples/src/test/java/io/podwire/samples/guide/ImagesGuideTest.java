package io.podwire.samples.guide;

import static io.podwire.Images.busybox;
import static io.podwire.Images.image;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.Image;
import io.podwire.app.ClientNetwork;
import io.podwire.app.WebReply;
import io.podwire.junit.ClusterTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** The snippets of {@code docs/images.md}: what only {@code sim} runs, and one that all do. */
@ClusterTest(engine = "sim")
class ImagesGuideTest {
  @Test
  void anImageInALine() {
    Image api =
        image("acme/api:1.2")
            .http(8080, request -> WebReply.text("hello from " + request.pod().hostname()));

    var deployment = cluster().deploy(api, 1);
    deployment.expose(port(80).to(8080));
    cluster().fromPod(busybox).wget("http://api").bodyIs("hello from " + deployment.pod(0).name());
  }

  @Test
  void anImageWithMoreToSay() {
    Image shop =
        image("acme/shop:1.2")
            .http(
                8080,
                request -> request.pod().get("http://stock/" + request.query("item").orElse("")))
            .tcp(
                7,
                (connection, pod) ->
                    connection.getInputStream().transferTo(connection.getOutputStream()))
            .udp(53, (datagram, pod) -> Optional.of(("got " + datagram.length).getBytes(UTF_8)))
            .file("/tmp/ready", "")
            .beforeExit(pod -> pod.log("bye"));

    cluster()
        .deploy(image("acme/stock").http(80, r -> WebReply.of(404).body("no " + r.path())))
        .expose(PORT_80);
    cluster().deploy(shop).expose(port(80).to(8080));
    cluster().fromPod(busybox).wget("http://shop/?item=socks").status(404);
  }

  @Test
  void aProgramOnThisMachine() throws IOException {
    try (ServerSocket program = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerAll(program), "a program on this machine");
      server.start();
      int localPort = program.getLocalPort();

      cluster().deploy(image("acme/api:dev").bridge(8080, localPort)).expose(port(80).to(8080));
      cluster().fromPod(busybox).wget("http://api").succeeds().bodyIs("hello");
    }
  }

  @Test
  @ClusterTest
  void aPortOnThisMachine() throws IOException {
    var service = cluster().deploy(nginx).expose(PORT_80);
    try (var forward = service.forward(80)) {
      try (Response response =
          new OkHttpClient()
              .newCall(new Request.Builder().url(forward.url().toString()).build())
              .execute()) {
        assertThat(response.code()).isEqualTo(200);
      }
    }
  }

  @Test
  void aClientInsideThePod() throws IOException {
    cluster().deploy(nginx).expose(PORT_80).fromPod(busybox).wget("http://nginx").succeeds();
    ClientNetwork network = cluster().run("client", busybox).awaitReady().network();

    OkHttpClient client =
        new OkHttpClient.Builder()
            .socketFactory(network.socketFactory())
            .dns(network::lookup)
            .build();
    try (Response response =
        client.newCall(new Request.Builder().url("http://nginx").build()).execute()) {
      assertThat(response.code()).isEqualTo(200);
    }
  }

  /** A look that timed out on a busy machine is followed by another: each is answered. */
  private static void answerAll(ServerSocket program) {
    while (!program.isClosed()) {
      try (Socket connection = program.accept()) {
        connection.getInputStream().read();
        connection.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nhello".getBytes(UTF_8));
      } catch (IOException closed) {
        // by the test, or by a client that did not wait
      }
    }
  }
}
