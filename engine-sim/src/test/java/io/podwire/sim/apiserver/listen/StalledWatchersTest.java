package io.podwire.sim.apiserver.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.Json;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that open watches and read nothing cost them little, and others nothing. */
@Timeout(120)
class StalledWatchersTest {
  private static final int WATCHERS = 1000;
  private static final int CHANGES = 200;
  private static final Limits IMPATIENT =
      new Limits(Duration.ofSeconds(90), Duration.ofSeconds(2), 16 * 1024, 1024 * 1024, 16 * 1024);

  @Test
  void aThousandWatchesThatNeverReadAreCutOffAndTheServerGoesOn() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    try (ListeningServer server = new ListeningServer(IMPATIENT)) {
      SSLSocketFactory tls = ListeningServer.anonymousTls().getSocketFactory();
      String token = "Authorization: Bearer " + server.kubeconfig().token() + "\r\n";
      byte[] request =
          ("GET /api/v1/configmaps?watch=true HTTP/1.1\r\nHost: x\r\n" + token + "\r\n")
              .getBytes(US_ASCII);
      for (int i = 0; i < WATCHERS; i++) {
        Socket plain = new Socket();
        plain.setReceiveBufferSize(4096);
        plain.connect(new java.net.InetSocketAddress("127.0.0.1", server.port()));
        Socket socket = tls.createSocket(plain, "127.0.0.1", server.port(), true);
        socket.getOutputStream().write(request);
        stalled.add(socket);
      }
      for (int change = 0; change < CHANGES; change++) {
        create(server, change);
      }

      assertThat(get(server, "/version")).isEqualTo(200);
      await().atMost(Duration.ofSeconds(60)).until(() -> server.connections() < WATCHERS / 10);
      assertThat(get(server, "/version")).isEqualTo(200);
    } finally {
      for (Socket socket : stalled) {
        socket.close();
      }
    }
  }

  private static void create(ListeningServer server, int number) {
    var object = Json.object();
    object.putObject("metadata").put("name", "map-" + number).put("namespace", "default");
    object.putObject("data").put("key", "x".repeat(4096));
    server.simulation().enter(() -> server.server().create(Resources.CONFIG_MAPS, object));
  }

  private static int get(ListeningServer server, String path) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(ListeningServer.anonymousTls())
        .build()
        .send(
            HttpRequest.newBuilder(server.uri(path))
                .header("Authorization", "Bearer " + server.kubeconfig().token())
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
