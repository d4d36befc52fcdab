package io.podwire.samples.guide;

import static io.podwire.Images.agnhost;
import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.netshoot;
import static io.podwire.Images.nginx;
import static io.podwire.Percent.percent;
import static io.podwire.PodPick.oldest;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;
import static io.podwire.Ports.port;
import static io.podwire.Traffic.egress;
import static io.podwire.Traffic.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.podwire.PodHandle;
import io.podwire.Port;
import io.podwire.engine.Capability;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.RequiresCapability;
import java.time.Duration;
import java.util.List;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The snippets of {@code docs/dsl.md}. */
@Tag("nightly") // minutes on a real cluster
@ClusterTest
class ReferenceGuideTest {
  @Test
  void workloads() {
    var web = cluster().namespace("shop").deploy(nginx, 2).named("web").labelled("tier", "front");
    web.awaitRolledOut();
    web.scale(3);
    web.pod(oldest()).kill();
    assertThat(web.podIps()).doesNotHaveDuplicates();

    cluster().run("lonely", nginx).labelled("app", "web").env("COLOR", "blue").awaitReady();
    cluster().pod("lonely").env().has("COLOR", "blue");
  }

  @Test
  void workloadsOfAManifest() {
    var app =
        cluster()
            .apply(
                """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: nginx}]}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent}
        spec:
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec: {containers: [{name: agent, image: nginx}]}
        """);

    var db = app.statefulSet("db").awaitRolledOut();
    app.daemonSet("agent").probe().tcp(db.pod(0), 80).connects();
    db.setImage(nginx("1.27")).awaitRolledOut();
    db.delete();
    assertThat(cluster().pods().names()).hasSize(cluster().nodes().size());
  }

  @Test
  void services() {
    var web = cluster().deploy(nginx, 2).named("web");
    var service = web.expose(port(8080).to(80)).named("front");

    service.endpoints().areExactly(web.pods(), 80);
    service.asNodePort();
    cluster().fromOutside().get(service.nodePortUrl()).status(200);

    service.asLoadBalancer();
    cluster().fromOutside().get(service.external()).status(200);
    cluster().fromOutside().tcp(service.external()).connects();
  }

  @Test
  void ports() {
    Port front = port(8080).to(80); // clients use 8080, the container listens on 80
    Port byName = port(80).to("http"); // a container's port by its name
    Port dns = port(53).udp().named("dns");

    assertThat(List.of(front, byName, dns)).extracting(Port::number).containsExactly(8080, 80, 53);
  }

  @Test
  void probesWaitingAndDenials() {
    var web = cluster().deploy(nginx, 2);
    var service = web.expose(PORT_80);

    cluster().fromPod(busybox).wget("http://nginx").succeeds();
    cluster().fromPod(curl).curl("-s", "-i", "http://nginx").status(200);
    cluster().fromPod(netshoot).dig("nginx.default.svc.cluster.local").resolvesTo(service);
    cluster().fromPod(busybox).nslookup("nginx").resolvesTo(service.clusterIp());
    cluster().fromPod(busybox).tcp(service, 80).connects();
    cluster()
        .fromPod(busybox)
        .run("sh", "-c", "wget -q -O - http://nginx | grep '<title>'")
        .succeeds()
        .outputIs("<title>Welcome to nginx!</title>");

    web.pod(0).probe().tcp(web.pod(1), 80).connects();
    cluster().fromNode().curl("http://" + web.pod(0).ip()).status(200);

    cluster().fromPod(busybox).get(service).within(Duration.ofSeconds(10)).succeeds();
    cluster().fromPod(busybox).get(service).now().succeeds();
    service.endpoints().hasSize(2).holdsFor(Duration.ofSeconds(3));

    cluster()
        .apply(
            """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: default-deny}
        spec: {podSelector: {}, policyTypes: [Ingress]}
        """);
    cluster().fromPod(busybox).get(service).isDenied();
  }

  @Test
  void datagramsAndDnsThatIsShutOut() {
    var server = cluster().deploy(agnhost).named("server").args("netexec", "--udp-port=81");
    var service = server.expose(port(81).udp());
    var api = cluster().deploy(nginx).named("api");
    api.probe().resolve("server").to(service);

    cluster().fromPod(busybox).udp(service, 81).sending("echo hello").answerIs("hello");

    cluster().deny(ingress().to(server));
    cluster().deny(egress().from(api));
    cluster().fromPod(busybox).udp(service, 81).sending("echo hello").isDenied();
    api.probe().resolve("server").isDenied();
  }

  @Test
  @RequiresCapability(Capability.OUTSIDE_ACCESS)
  void certificates() {
    var certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("shop.example.com").build();
    cluster()
        .apply(
            new SecretBuilder()
                .withNewMetadata()
                .withName("shop")
                .endMetadata()
                .addToStringData("nginx.crt", certificate.certificatePem())
                .addToStringData("nginx.key", certificate.privateKeyPkcs8Pem())
                .build());
    var service =
        cluster()
            .apply(
                """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop, labels: {app: shop}}
        spec:
          containers:
          - name: nginx
            image: bprashanth/nginxhttps:1.0
            volumeMounts: [{name: tls, mountPath: /etc/nginx/ssl}]
          volumes: [{name: tls, secret: {secretName: shop}}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: NodePort, selector: {app: shop}, ports: [{port: 443}]}
        """)
            .service("shop");
    String authority = certificate.certificatePem();

    cluster()
        .fromOutside()
        .trusting(authority)
        .get(service.nodePortUrl().https().named("shop.example.com"))
        .status(200);
    cluster().fromOutside().get(service.nodePortUrl().https()).isUnknownAuthority();
  }

  @Test
  void apiServer() {
    cluster()
        .apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: views}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: ServiceAccount, name: default, namespace: default}]
            """);
    PodHandle robot = cluster().run("robot", curl).awaitReady();

    robot
        .sh(
            """
            cd /var/run/secrets/kubernetes.io/serviceaccount
            curl -s --cacert ca.crt -H "Authorization: Bearer $(cat token)" \
              https://kubernetes.default/api/v1/namespaces/default/pods
            """)
        .outputContains("\"kind\": \"PodList\"");
  }

  @Test
  void counting() {
    var web = cluster().deploy(nginx, 4);
    var service = web.expose(PORT_80);
    service.endpoints().hasSize(4).holdsFor(Duration.ofSeconds(3));

    cluster()
        .fromPod(curl)
        .get(service)
        .newConnections(200)
        .servedByAll(web.pods())
        .servedBy(web.pod(0))
        .isBetween(percent(10), percent(40));
  }

  @Test
  void reachability() {
    var web = cluster().deploy(nginx).named("web");
    var api = cluster().deploy(nginx).named("api");
    web.expose(PORT_80);
    api.expose(PORT_80);
    cluster()
        .apply(
            """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: web-is-closed}
        spec:
          podSelector: {matchLabels: {app: web}}
        """);

    cluster()
        .reachability(web, api)
        .port(80)
        .isExactly(
            """
             | web | api
         web |  .  |  .
         api |  X  |  .
        """);
  }

  @Test
  void everythingElse() {
    var client = cluster().client();
    cluster().deploy(nginx, 2).awaitRolledOut();
    assertThat(client.pods().inNamespace("default").withLabel("app", "nginx").list().getItems())
        .hasSize(2);
  }
}
