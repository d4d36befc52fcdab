package io.podwire.samples;

import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.netshoot;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.podwire.DeploymentHandle;
import io.podwire.Forward;
import io.podwire.NamespaceHandle;
import io.podwire.NamespaceScope;
import io.podwire.NodeHandle;
import io.podwire.PodHandle;
import io.podwire.ServiceHandle;
import io.podwire.Url;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Kubernetes' own "Connecting Applications with Services". What it shares with the EKS workshop is
 * in {@link EksWorkshopTest}; here is the rest: nodes, variables and their order, DNS, TLS, and the
 * way in from outside.
 */
@Tutorial("Kubernetes: Connecting Applications with Services")
@ClusterTest(nodes = 2, scope = Scope.CLASS)
class ConnectingApplicationsTest {
  /** The text's {@code run-my-nginx.yaml}. */
  private static final String RUN_MY_NGINX =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: my-nginx
      spec:
        selector:
          matchLabels:
            run: my-nginx
        replicas: 2
        template:
          metadata:
            labels:
              run: my-nginx
          spec:
            containers:
            - name: my-nginx
              image: nginx
              ports:
              - containerPort: 80
      """;

  /** The text's {@code nginx-svc.yaml}: what {@code kubectl expose} would make. */
  private static final String NGINX_SVC =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: my-nginx
        labels:
          run: my-nginx
      spec:
        ports:
        - port: 80
          protocol: TCP
        selector:
          run: my-nginx
      """;

  /** The text's {@code nginx-secure-app.yaml}, with as many replicas as it is given. */
  private static final String SECURE_APP =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: my-nginx
        labels:
          run: my-nginx
      spec:
        type: NodePort
        ports:
        - port: 8080
          targetPort: 80
          protocol: TCP
          name: http
        - port: 443
          protocol: TCP
          name: https
        selector:
          run: my-nginx
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: my-nginx
      spec:
        selector:
          matchLabels:
            run: my-nginx
        replicas: 1
        template:
          metadata:
            labels:
              run: my-nginx
          spec:
            volumes:
            - name: secret-volume
              secret:
                secretName: nginxsecret
            containers:
            - name: nginxhttps
              image: bprashanth/nginxhttps:1.0
              ports:
              - containerPort: 443
              - containerPort: 80
              volumeMounts:
              - mountPath: /etc/nginx/ssl
                name: secret-volume
      """;

  /** The text's {@code curlpod.yaml}. */
  private static final String CURL_POD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: curl-deployment
      spec:
        selector:
          matchLabels:
            app: curlpod
        replicas: 1
        template:
          metadata:
            labels:
              app: curlpod
          spec:
            volumes:
            - name: secret-volume
              secret:
                secretName: nginxsecret
            containers:
            - name: curlpod
              command:
              - sh
              - -c
              - while true; do sleep 1; done
              image: radial/busyboxplus:curl
              volumeMounts:
              - mountPath: /etc/nginx/ssl
                name: secret-volume
      """;

  private static final String TITLE = "<title>Welcome to nginx!</title>";

  /** Self-signed, as the text's, for the Service's name, with the SAN that is asked for today. */
  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder()
          .commonName("my-nginx")
          .organizationalUnit("my-nginx")
          .addSubjectAlternativeName("my-nginx")
          .build();

  @Test
  @Order(1)
  @DisplayName("B1 from any node, curl both Pod addresses")
  void aNodeReachesBothPods() {
    List<String> addresses = myNginx().podIps();

    for (NodeHandle node : cluster().nodes()) {
      for (String address : addresses) {
        node.probe().curl("http://" + address).status(200).bodyContains(TITLE);
      }
    }
  }

  @Test
  @Order(2)
  @DisplayName("B2 the containers do not use port 80 of the node")
  void theNodesPortIsUnused() {
    NodeHandle node = myNginx().pod(0).node();

    node.probe().curl("http://" + node.address()).isRefused();
  }

  @Test
  @Order(3)
  @DisplayName("B3 many Pods with the same containerPort run on one node")
  void manyPodsShareAContainerPort() {
    List<PodHandle> pods = myNginx().scale(5).pods().list();

    // Five Pods on two nodes: one of them has three at least.
    assertThat(pods).hasSize(5).extracting(PodHandle::ip).doesNotHaveDuplicates();
    for (PodHandle pod : pods) {
      cluster().fromPod(busybox).wget("http://" + pod.ip()).succeeds();
    }
  }

  @Test
  @Order(4)
  @DisplayName("B4 a port can still be published on the node: hostPort")
  void aHostPortIsTheNodes() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: published}
            spec:
              containers:
              - name: web
                image: nginx
                ports: [{containerPort: 80, hostPort: 8081}]
            """);
    NodeHandle node = cluster().pod("published").awaitReady().node();

    cluster()
        .fromPod(busybox)
        .wget("http://" + node.address() + ":8081")
        .succeeds()
        .bodyContains(TITLE);
  }

  @Test
  @Order(5)
  @DisplayName("B5 curl CLUSTER-IP:PORT from any node")
  void theClusterIpAnswersFromAnyNode() {
    String url = "http://" + nginxSvc().clusterIp() + ":80";

    for (NodeHandle node : cluster().nodes()) {
      node.probe().curl(url).status(200).bodyContains(TITLE);
    }
  }

  @Test
  @Order(6)
  @DisplayName("B6 printenv | grep SERVICE: Pods older than the Service do not know it")
  void olderPodsLackTheVariables() {
    nginxSvc().endpoints().hasSize(2);

    myNginx()
        .pod(0)
        .env()
        .has("KUBERNETES_SERVICE_HOST", "10.43.0.1")
        .has("KUBERNETES_SERVICE_PORT", "443")
        .has("KUBERNETES_SERVICE_PORT_HTTPS", "443")
        .hasNot("MY_NGINX_SERVICE_HOST");
  }

  @Test
  @Order(7)
  @DisplayName("B7 scale to 0 and to 2: new names, and now the variables are there")
  void youngerPodsHaveTheVariables() {
    DeploymentHandle web = myNginx();
    String address = nginxSvc().clusterIp();
    List<String> before = web.pods().names();

    web.scale(0).scale(2);

    assertThat(web.pods().names()).hasSize(2).doesNotContainAnyElementsOf(before);
    web.pod(0).env().has("MY_NGINX_SERVICE_HOST", address).has("MY_NGINX_SERVICE_PORT", "80");
  }

  @Test
  @Order(8)
  @DisplayName("B8 the replicas spread over the nodes")
  void replicasSpread() {
    assertThat(cluster().deploy(nginx, 2).named("spread").pods().list())
        .extracting(pod -> pod.node().name())
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  @Order(9)
  @DisplayName("B9 get services kube-dns: 53/UDP and 53/TCP")
  void kubeDnsIsThere() {
    Service dns = cluster().namespace("kube-system").service("kube-dns").resource();

    assertThat(dns.getSpec().getType()).isEqualTo("ClusterIP");
    assertThat(dns.getSpec().getPorts())
        .extracting(port -> port.getPort() + "/" + port.getProtocol())
        .contains("53/UDP", "53/TCP");
    String query =
        "dig +short kubernetes.default.svc.cluster.local @" + dns.getSpec().getClusterIP();
    cluster().fromPod(netshoot).sh(query).outputIs("10.43.0.1");
    cluster().fromPod(netshoot).sh(query + " +tcp").outputIs("10.43.0.1");
  }

  @Test
  @Order(10)
  @DisplayName("B10 nslookup my-nginx")
  void theShortNameResolves() {
    ServiceHandle service = nginxSvc();

    cluster().fromPod(busybox).nslookup("my-nginx").resolvesTo(service);
  }

  @Test
  @Order(11)
  @DisplayName("B11 get secrets: nginxsecret, Opaque, 2 ✗ and no default-token any more")
  void theSecretIsOpaque() {
    makeSecret(cluster(), CERTIFICATE);

    List<Secret> secrets = cluster().client().secrets().inNamespace("default").list().getItems();
    assertThat(secrets)
        .extracting(secret -> secret.getMetadata().getName())
        .containsExactly("nginxsecret");
    assertThat(secrets.get(0).getType()).isEqualTo("Opaque");
    assertThat(secrets.get(0).getData()).hasSize(2).containsKeys("nginx.crt", "nginx.key");
  }

  @Test
  @Order(12)
  @DisplayName("B12 the same secret is a file in both Pods")
  void theSecretIsAFileInBothPods() {
    secureApp();

    for (PodHandle pod : List.of(cluster().deployment("my-nginx").pod(0), curlPod(cluster()))) {
      pod.exec("cat", "/etc/nginx/ssl/nginx.crt").outputIs(CERTIFICATE.certificatePem());
    }
  }

  @Test
  @Order(13)
  @DisplayName("B13 ✗ the pasted certificate expired in 2018; ours is made by the test")
  void theCertificateIsOurOwn() throws Exception {
    CERTIFICATE.certificate().checkValidity();
  }

  @Test
  @Order(14)
  @DisplayName("B14 ✗ a CN alone was enough for the text's curl; OkHttp wants a SAN")
  void aCommonNameAloneIsOfThePast() throws Exception {
    HeldCertificate nameOnly = new HeldCertificate.Builder().commonName("my-nginx").build();
    NamespaceHandle past = cluster().namespace("past");
    secureApp(past, nameOnly);

    curlPod(past)
        .sh("curl -s https://my-nginx --cacert /etc/nginx/ssl/nginx.crt | grep '<title>'")
        .outputIs(TITLE);
    assertThatThrownBy(() -> fetchByName(past.service("my-nginx"), nameOnly))
        .isInstanceOf(SSLPeerUnverifiedException.class)
        .hasMessageContaining("Hostname my-nginx not verified");
    assertThat(nameOnly.certificate().getSubjectAlternativeNames()).isNull();
  }

  @Test
  @Order(15)
  @DisplayName("B15 delete deployments,svc my-nginx; create again: endpoints and name go and come")
  void deletedAndCreatedAgain() {
    DeploymentHandle web = myNginx();
    ServiceHandle service = nginxSvc();
    cluster().fromPod(busybox).resolve("my-nginx").resolvesTo(service);

    service.delete();
    web.delete();
    cluster().fromPod(busybox).resolve("my-nginx").isNxdomain();

    ServiceHandle again = secureApp();
    again.endpoints().includes(cluster().deployment("my-nginx").pod(0));
    cluster().fromPod(busybox).resolve("my-nginx").resolvesTo(again);
  }

  @Test
  @Order(16)
  @DisplayName("B16 the Service maps 8080 to 80 and 443 to 443")
  void bothPortsLeadIn() {
    secureApp();

    cluster().fromPod(busybox).wget("http://my-nginx:8080").succeeds().bodyContains("nginx");
    cluster().fromPod(curl).curl("-k", "https://my-nginx").status(200).bodyContains("nginx");
  }

  @Test
  @Order(17)
  @DisplayName(
      "B17 node $ curl -k https://PODIP, and why -k: without it the certificate is refused")
  void aPodsAddressIsNotInTheCertificate() {
    secureApp();
    String url = "https://" + cluster().deployment("my-nginx").pod(0).ip();

    cluster().fromNode().curl("-k", url).status(200).bodyContains("Welcome to nginx!");
    cluster().fromNode().curl(url).exitCode(60);
  }

  @Test
  @Order(18)
  @DisplayName(
      "B18 exec curl-deployment -- curl https://my-nginx --cacert /etc/nginx/ssl/nginx.crt")
  void theServicesNameIsInTheCertificate() {
    secureApp();

    curlPod(cluster())
        .sh("curl -s https://my-nginx --cacert /etc/nginx/ssl/nginx.crt | grep '<title>'")
        .outputIs(TITLE);
  }

  @Test
  @Order(19)
  @DisplayName("B19 each port has a node port, and a node has an address")
  void portsAndNodesAreThere() {
    Service service = secureApp().resource();

    assertThat(service.getSpec().getPorts())
        .hasSize(2)
        .allSatisfy(port -> assertThat(port.getNodePort()).isBetween(30000, 32767));
    assertThat(cluster().nodes()).allSatisfy(node -> assertThat(node.address()).isNotBlank());
  }

  @Test
  @Order(20)
  @DisplayName("B20 $ curl https://NODE:NODE-PORT from outside: a server that only -k accepts")
  void httpsAnswersOutside() {
    ServiceHandle service = secureApp();
    cluster().fromPod(curl).curl("-k", "https://my-nginx").status(200);

    for (NodeHandle node : cluster().nodes()) {
      cluster()
          .fromOutside()
          .get(Url.of("https://" + node.address() + ":" + nodePort(service, "https")))
          .isUnknownAuthority();
      cluster()
          .fromOutside()
          .get(Url.of("http://" + node.address() + ":" + nodePort(service, "http")))
          .status(200);
    }
  }

  @Test
  @Order(21)
  @DisplayName("B21 edit svc: LoadBalancer keeps the ClusterIP ✗ and TYPE is not ClusterIP then")
  void aLoadBalancerKeepsTheClusterIp() {
    ServiceHandle service = secureApp();
    String address = service.clusterIp();

    String external = service.asLoadBalancer().external().toString();

    assertThat(service.clusterIp()).isEqualTo(address);
    assertThat(service.resource().getSpec().getType()).isEqualTo("LoadBalancer");
    assertThat(service.resource().getSpec().getPorts())
        .extracting(port -> port.getPort())
        .containsExactly(8080, 443);
    cluster().fromOutside().get(external).status(200).bodyContains(TITLE);
  }

  @Test
  @Order(22)
  @DisplayName("B22 the CLUSTER-IP is only available inside the cluster")
  void theClusterIpIsClosedOutside() {
    ServiceHandle service = secureApp();
    String url = "http://" + service.clusterIp() + ":8080";
    cluster().fromPod(busybox).wget(url).succeeds();

    cluster().fromOutside().get(url).isUnreachable();
  }

  @Test
  @Order(23)
  @DisplayName("B23 on AWS the ingress is a host name ✗ and get does not cut it any more")
  void anIngressCanBeAHostName() {
    String name = "a320587ffd19711e5a37606cf4a74574-1142138393.us-east-1.elb.amazonaws.com";
    ServiceHandle service =
        cluster()
            .deploy(nginx, 0)
            .named("on-aws")
            .expose(443)
            .ofClass("example.com/aws") // that no controller here serves, so that the test can
            .asLoadBalancer()
            .assignExternal(name);

    assertThat(service.external()).hasToString("https://" + name);
    assertThat(
            cluster()
                .client()
                .services()
                .inNamespace("default")
                .withName("on-aws")
                .getAsTable()
                .getRows()
                .get(0)
                .getCells())
        .contains(name);
  }

  private static DeploymentHandle myNginx() {
    return cluster().apply(RUN_MY_NGINX).deployment("my-nginx").awaitRolledOut();
  }

  /** For Pods that are there before it. */
  private static ServiceHandle nginxSvc() {
    myNginx();
    return cluster().apply(NGINX_SVC).service("my-nginx");
  }

  private static ServiceHandle secureApp() {
    return secureApp(cluster(), CERTIFICATE);
  }

  private static ServiceHandle secureApp(NamespaceScope in, HeldCertificate certificate) {
    makeSecret(in, certificate);
    var app = in.apply(SECURE_APP);
    app.deployment("my-nginx").awaitRolledOut();
    return app.service("my-nginx");
  }

  private static PodHandle curlPod(NamespaceScope in) {
    return in.apply(CURL_POD).deployment("curl-deployment").pod(0);
  }

  /** By OkHttp, which trusts that certificate, through a port of this machine. */
  private static void fetchByName(ServiceHandle service, HeldCertificate trusted)
      throws IOException {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().addTrustedCertificate(trusted.certificate()).build();
    try (Forward https = service.forward(443)) {
      OkHttpClient client =
          new OkHttpClient.Builder()
              .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
              .dns(name -> List.of(InetAddress.getLoopbackAddress()))
              .build();
      Request request = new Request.Builder().url("https://my-nginx:" + https.port() + "/").build();
      client.newCall(request).execute().close();
    }
  }

  private static void makeSecret(NamespaceScope in, HeldCertificate certificate) {
    in.apply(
        new SecretBuilder()
            .withNewMetadata()
            .withName("nginxsecret")
            .endMetadata()
            .withStringData(
                Map.of(
                    "nginx.crt", certificate.certificatePem(),
                    "nginx.key", certificate.privateKeyPkcs8Pem()))
            .build());
  }

  private static int nodePort(ServiceHandle service, String name) {
    return service.resource().getSpec().getPorts().stream()
        .filter(port -> port.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getNodePort();
  }
}
