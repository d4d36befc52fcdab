package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.image;
import static io.podwire.Images.netshoot;
import static io.podwire.Percent.percent;
import static io.podwire.PodPick.oldest;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.port;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.Image;
import io.podwire.app.UdpHandler;
import io.podwire.app.WebReply;
import io.podwire.engine.Capability;
import io.podwire.junit.ClusterTest;
import java.time.Duration;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** Images whose programs are handlers of the test's own. */
@ClusterTest
@RefusedWithout(Capability.OWN_HANDLERS)
@Section(Subject.WORKLOADS)
@API(status = API.Status.EXPERIMENTAL)
public abstract class OwnImagesContract {
  private static Image acme(String version) {
    return image("acme/api:" + version)
        .http(8080, request -> WebReply.text("version " + version))
        .file("/tmp/ready", "");
  }

  @Test
  void aHandlerSeesItsPodAndAsksOtherServices() {
    cluster()
        .deploy(image("acme/backend").http(8080, r -> WebReply.of(418).body("for " + r.path())), 1)
        .expose(port(80).to(8080));
    var front =
        cluster()
            .deploy(
                image("acme/front:1")
                    .http(
                        8080,
                        r -> {
                          WebReply answer =
                              r.pod().get("http://backend/" + r.query("q").orElse("-"));
                          return WebReply.text(
                              r.pod().hostname()
                                  + r.pod().env().get("BACKEND_SERVICE_PORT")
                                  + r.pod().read("/etc/greeting")
                                  + answer.status()
                                  + answer.text());
                        })
                    .file("/etc/greeting", " hello "),
                1);
    front.expose(port(80).to(8080));

    cluster()
        .fromPod(busybox)
        .wget("http://front/?q=a%20b")
        .succeeds()
        .bodyIs(front.pod(0).name() + "80 hello 418for /a%20b");
  }

  @Test
  void severalPortsSpeakHttpTcpAndUdpAndAMistakeIsA500() {
    var app =
        cluster()
            .deploy(
                image("acme/many")
                    .http(
                        80,
                        r -> {
                          throw new IllegalStateException("a mistake");
                        })
                    .tcp(
                        7,
                        (connection, pod) ->
                            connection.getInputStream().transferTo(connection.getOutputStream()))
                    .udp(
                        53,
                        (query, pod) ->
                            Optional.of((pod.hostname() + " got " + query.length).getBytes(UTF_8)))
                    .udp(54, (query, pod) -> Optional.empty()),
                1);
    app.expose(port(80).named("http"), port(7).named("echo"), port(53).udp().named("count"));

    var client = cluster().fromPod(netshoot);
    client.curl("http://many/x").status(500).bodyContains("a mistake");
    client.sh("echo hi | nc -N many 7").outputIs("hi\n");
    client.udp("many", 53).sending("hey").answerIs(app.pod(0).name() + " got 3");
    assertThat(cluster().client().pods().withName(app.pod(0).name()).getLog())
        .contains("IllegalStateException: a mistake")
        .contains("\"GET /x\" 500");
  }

  @Test
  @Section(Subject.DNS)
  void aNameServerThatDoesNotWantTo() {
    UdpHandler refusing =
        (query, pod) -> {
          byte[] answer = query.clone();
          answer[2] |= (byte) 0x80; // it is an answer
          answer[3] = 5; // REFUSED: https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1
          return Optional.of(answer);
        };
    var server = cluster().deploy(image("acme/names").udp(53, refusing), 1).awaitRolledOut();
    String address = server.pod(0).ip();

    cluster().fromPod(busybox).nslookup("web.test", address).isRefused();
    cluster().fromPod(netshoot).dig("@" + address, "web.test").now().isRefused();
    assertThatThrownBy(
            () -> cluster().fromPod(busybox).nslookup("web.test", address).now().isDenied())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("REFUSED");
  }

  @Test
  void tagsAreImagesOfTheirOwn() {
    var web =
        cluster()
            .deploy(acme("1"), 3)
            .named("stable")
            .labelled("app", "web")
            .labelled("track", "stable");
    var canary =
        cluster()
            .deploy(acme("2"), 1)
            .named("canary")
            .labelled("app", "web")
            .labelled("track", "canary");
    web.awaitRolledOut();
    canary.awaitRolledOut();
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{port: 80, targetPort: 8080}]
            """);
    var service = cluster().service("web");
    service.endpoints().hasSize(4);
    cluster()
        .fromPod(curl)
        .get(service)
        .newConnections(400)
        .servedBy(canary)
        .isBetween(percent(15), percent(35));

    canary.delete();
    web.setImage(acme("3")).awaitRolledOut();
    cluster().fromPod(curl).get(service).bodyIs("version 3");
    cluster().deployment("stable").pods().forEach(pod -> pod.exec("cat", "/tmp/ready").succeeds());

    var unknown = cluster().run("unknown", image("acme/api:9"));
    assertThat(unknown.node().name()).isNotEmpty();
    cluster().sleep(Duration.ofSeconds(5));
    assertThat(
            unknown
                .resource()
                .getStatus()
                .getContainerStatuses()
                .get(0)
                .getState()
                .getWaiting()
                .getReason())
        .isIn("ErrImagePull", "ImagePullBackOff");
  }

  @Test
  void aPodWithoutItsFileGetsNoTraffic() {
    var web = cluster().deploy(acme("1"), 2).named("web").readyByFile("/tmp/ready");
    var service = web.expose(port(80).to(8080));
    service.endpoints().hasSize(2);
    web.pod(oldest()).exec("rm", "/tmp/ready");
    service.endpoints().excludes(web.pod(oldest())).holdsFor(Duration.ofSeconds(5));
    cluster().fromPod(busybox).get(service).succeeds();
  }

  @Test
  void whatHasBegunIsFinishedBeforeAPodEnds() {
    Image slow =
        image("acme/slow:1")
            .http(
                8080,
                r -> {
                  r.pod().sleep(Duration.ofSeconds(4));
                  return WebReply.text("done");
                })
            .beforeExit(pod -> pod.sleep(Duration.ofSeconds(1)));
    var web = cluster().deploy(slow, 1).named("slow");
    web.expose(port(80).to(8080)).endpoints().hasSize(1);
    var pod = web.pod(0);
    var client = cluster().run("client", busybox).awaitReady();
    cluster().fromPod(curl).curl("-m", "10", "http://slow").bodyIs("done");
    client.sh("wget -q -O /tmp/answer http://slow >/tmp/log 2>&1 & sleep 1").succeeds();
    cluster().client().pods().withName(pod.name()).delete();
    client.sh("cat /tmp/answer").outputIs("done");
  }

  @Test
  @RefusedWithout(Capability.POD_SOCKETS)
  void anyJavaClientSpeaksFromWithinAPod() throws Exception {
    var web = cluster().deploy(acme("1"), 1).named("web");
    web.expose(port(80).to(8080)).endpoints().hasSize(1);
    cluster().fromPod(busybox).get(web).succeeds();
    var network = cluster().run("client", busybox).network();

    OkHttpClient http =
        new OkHttpClient.Builder()
            .socketFactory(network.socketFactory())
            .dns(network::lookup)
            .build();
    try (Response response =
        http.newCall(new Request.Builder().url("http://web/").build()).execute()) {
      assertThat(response.body().string()).isEqualTo("version 1");
    }
    assertThat(network.get("http://web.default.svc.cluster.local/").text()).isEqualTo("version 1");
    assertThatThrownBy(() -> cluster().fromOutside().network().lookup("web"))
        .isInstanceOf(java.net.UnknownHostException.class);
  }
}
