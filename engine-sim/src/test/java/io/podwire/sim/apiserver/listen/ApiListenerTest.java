package io.podwire.sim.apiserver.listen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.Json;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApiListenerTest {
  private final ListeningServer server;
  private final HttpClient http =
      HttpClient.newBuilder()
          .sslContext(ListeningServer.anonymousTls())
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  ApiListenerTest() throws IOException {
    server = new ListeningServer();
  }

  @AfterEach
  void close() throws InterruptedException {
    server.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(server.uri(path));
  }

  private HttpRequest.Builder user(String path) {
    return anonymous(path).header("Authorization", "Bearer " + server.kubeconfig().token());
  }

  private KubernetesClient fabric8() {
    Config config = Config.fromKubeconfig(server.kubeconfig().yaml());
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new OkHttpClientFactory())
        .build();
  }

  @Test
  void whoIsNotTheUserIsNotLetIn() throws Exception {
    String unauthorized =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
            + "\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401}\n";

    for (String path : new String[] {"/api/v1/pods", "/healthz", "/version", "/nowhere"}) {
      HttpResponse<String> answer = send(anonymous(path));
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.body()).as(path).isEqualTo(unauthorized);
    }
    assertThat(send(anonymous("/api").header("Authorization", "Bearer x")).body())
        .isEqualTo(unauthorized);
    assertThat(send(anonymous("/api").header("Authorization", "Basic eDp5")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefusedInHttp() throws Exception {
    HeldCertificate stranger =
        new HeldCertificate.Builder().commonName("system:admin").ecdsa256().build();

    assertThat(status(withCertificate(stranger))).isEqualTo(401);
  }

  private int status(SSLContext tls) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(tls)
        .build()
        .send(anonymous("/version").build(), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static SSLContext withCertificate(HeldCertificate client) throws Exception {
    KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, null);
    keys.setKeyEntry(
        "client",
        client.keyPair().getPrivate(),
        new char[0],
        new X509Certificate[] {client.certificate()});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, new char[0]);
    return ListeningServer.tls(factory.getKeyManagers());
  }

  @Test
  void theCertificateAloneLetsInAsWell() throws Exception {
    Config config = Config.fromKubeconfig(server.kubeconfig().yaml());
    HeldCertificate own =
        HeldCertificate.decode(
            decoded(config.getClientCertData()) + decoded(config.getClientKeyData()));

    assertThat(status(withCertificate(own))).isEqualTo(200);
  }

  private static String decoded(String base64) {
    return new String(java.util.Base64.getDecoder().decode(base64), US_ASCII);
  }

  @Test
  void theTokenLetsIn() throws Exception {
    assertThat(send(user("/version")).statusCode()).isEqualTo(200);
  }

  @Test
  void aServiceAccountLogsInByItsToken() throws Exception {
    String token = account("robot");
    String pods = "/api/v1/namespaces/default/pods";
    HttpRequest.Builder list = anonymous(pods).header("Authorization", "Bearer " + token);

    assertThat(send(list).statusCode()).isEqualTo(403);
    assertThat(send(list).body())
        .contains("User \\\"system:serviceaccount:default:robot\\\" cannot list resource");

    create(
        Resources.CLUSTER_ROLE_BINDINGS,
        "{'metadata':{'name':'views'},'roleRef':{'kind':'ClusterRole','name':'view'},"
            + "'subjects':[{'kind':'Group','name':'system:serviceaccounts:default'}]}");
    assertThat(send(list).statusCode()).isEqualTo(200);

    ObjectKey robot = new ObjectKey(Resources.SERVICE_ACCOUNTS, "default", "robot");
    server.simulation().enter(() -> server.server().delete(robot, DeleteOptions.NOW));
    assertThat(send(list).statusCode()).as("its account is gone").isEqualTo(401);
  }

  private String account(String name) throws Exception {
    ApiObject account =
        create(
            Resources.SERVICE_ACCOUNTS,
            "{'metadata':{'name':'" + name + "','namespace':'default'}}");
    return server
        .simulation()
        .enter(() -> server.server().tokens().issue(account, List.of(), 3600, null));
  }

  private ApiObject create(ResourceType type, String json) throws Exception {
    ObjectNode object = (ObjectNode) Json.parse(json.replace('\'', '"').getBytes(US_ASCII));
    return server.simulation().enter(() -> server.server().create(type, object));
  }

  @Test
  void fabric8WorksByTheKubeconfigAlone() throws Exception {
    try (KubernetesClient client = fabric8()) {
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      Watch watch = client.configMaps().inNamespace("default").watch(teller(seen));
      ConfigMap created = client.resource(configMap("one", "wért")).create();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("ADDED one wért");
      client.resource(configMap("one", "two")).update();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("MODIFIED one two");
      client.resource(created).delete();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("DELETED one two");
      watch.close();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("closed");
    }
  }

  private static Watcher<ConfigMap> teller(BlockingQueue<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, ConfigMap map) {
        seen.add(action + " " + map.getMetadata().getName() + " " + map.getData().get("key"));
      }

      @Override
      public void onClose() {
        seen.add("closed");
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("broken: " + cause);
      }
    };
  }

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedAndTheServerGoesOn() throws Exception {
    HttpResponse<String> answer =
        send(
            user("/api/v1/namespaces/default/configmaps")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[3 * 1024 * 1024 + 1])));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body())
        .contains("\"message\":\"Request entity too large: limit is 3145728\"");
    assertThat(send(user("/version")).statusCode()).isEqualTo(200);
  }

  @Test
  void anUnknownContentTypeIsRefused() throws Exception {
    HttpResponse<String> answer =
        send(
            user("/api/v1/namespaces/default/configmaps")
                .header("Content-Type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString("<a/>")));

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body())
        .contains(
            "the body of the request was in an unknown format - accepted media types include:"
                + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
  }

  @Test
  void whatIsNoHttpIsRefusedAndTheServerGoesOn() throws Exception {
    assertThat(raw("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400 Bad Request");
    assertThat(raw("GET /%zz HTTP/1.1\r\nHost: x\r\n" + authorization() + "\r\n"))
        .startsWith("HTTP/1.1 400 Bad Request");
    assertThat(raw("GET /version HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(1 << 21) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(send(user("/version")).statusCode()).isEqualTo(200);
  }

  @Test
  void requestsThatAreSentInOneGoAreAnsweredInOrder() throws Exception {
    String request = "GET %s HTTP/1.1\r\nHost: x\r\n" + authorization() + "%s\r\n";

    String answers =
        raw(
            String.format(request, "/livez", "")
                + String.format(request, "/api/v1/namespaces/none", "")
                + String.format(request, "/readyz", "Connection: close\r\n"));

    assertThat(answers).containsSubsequence("200 OK", "ok", "404 Not Found", "200 OK", "ok");
  }

  @Test
  void plainHttpIsToldThatThisIsHttps() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .isEqualTo(
              "HTTP/1.0 400 Bad Request\r\n\r\n"
                  + "Client sent an HTTP request to an HTTPS server.\n");
    }
  }

  @Test
  void aRequestThatIsCutOffChangesNothing() throws Exception {
    String body = "{\"metadata\":{\"name\":\"half\"}}";
    for (int length = 0; length < body.length(); length += 5) {
      try (Socket socket = connect()) {
        String head =
            "POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: x\r\n"
                + authorization()
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n";
        socket.getOutputStream().write((head + body.substring(0, length)).getBytes(US_ASCII));
      }
    }

    assertThat(send(user("/api/v1/namespaces/default/configmaps")).body()).contains("\"items\":[]");
  }

  @Test
  void aWatchEndsWithItsConnection() throws Exception {
    try (Socket socket = connect()) {
      String request =
          "GET /api/v1/configmaps?watch=true HTTP/1.1\r\nHost: x\r\n" + authorization() + "\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(15), US_ASCII))
          .isEqualTo("HTTP/1.1 200 OK");
    }
    // Its place in the log is given up: else this would run against a stream that is closed.
    for (int i = 0; i < 50; i++) {
      String map = "{\"metadata\":{\"name\":\"m" + i + "\"}}";
      assertThat(
              send(user("/api/v1/namespaces/default/configmaps")
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(map)))
                  .statusCode())
          .isEqualTo(201);
    }
  }

  @Test
  void theKubeconfigIsItsOwnersAlone(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("kubeconfig");
    Files.writeString(file, "old");

    server.kubeconfig().write(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).isEqualTo(server.kubeconfig().yaml());
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  private String authorization() {
    return "Authorization: Bearer " + server.kubeconfig().token() + "\r\n";
  }

  private Socket connect() throws IOException {
    Socket socket =
        ListeningServer.anonymousTls().getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    return socket;
  }

  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), US_ASCII);
    }
  }
}
