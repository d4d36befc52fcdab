package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podwire.HttpAssert;
import io.podwire.OutsideProbe;
import io.podwire.Url;
import io.podwire.junit.ClusterTest;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** Certificates, as a client outside the cluster judges them that asks for a server by name. */
@ClusterTest
@Section(Subject.TLS)
@API(status = API.Status.EXPERIMENTAL)
public abstract class TlsContract {
  private static final String SERVER =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: sites}
      data:
        default.conf: |
          server { listen 8080; return 200 "plain"; }
          server { listen 8442 ssl; ssl_certificate /etc/good/tls.crt; ssl_certificate_key /etc/good/tls.key; return 200 "good"; }
          server { listen 8443 ssl; ssl_certificate /etc/bad/wrong.crt; ssl_certificate_key /etc/bad/wrong.key; return 200 "wrong"; }
          server { listen 8444 ssl; ssl_certificate /etc/bad/stranger.crt; ssl_certificate_key /etc/bad/stranger.key; return 200 "stranger"; }
          server { listen 8445 ssl; ssl_certificate /etc/bad/expired.crt; ssl_certificate_key /etc/bad/expired.key; return 200 "expired"; }
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: web, labels: {app: web}}
      spec:
        terminationGracePeriodSeconds: 0
        containers:
        - name: nginx
          image: nginx:1.22.1
          volumeMounts: [{name: good, mountPath: /etc/good}, {name: bad, mountPath: /etc/bad}, {name: sites, mountPath: /etc/nginx/conf.d}]
        volumes:
        - {name: good, secret: {secretName: shop.example.com}}
        - {name: bad, secret: {secretName: bad.example.com}}
        - {name: sites, configMap: {name: sites}}
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: %s}
      spec: {type: %s, selector: {app: web}, ports: [{port: %d}]}
      """;

  @Test
  void aClientOutsideTellsGoodCertificatesFromBadOnes() {
    Authority authority = new Authority();
    cluster()
        .apply(authority.goodServer("shop.example.com"), authority.badServers("bad.example.com"));
    cluster().apply(SERVER);
    Url plain = nodePort("plain", 8080);
    Url good = nodePort("good", 8442).https();
    cluster().apply(SERVICE.formatted("balanced", "LoadBalancer", 8442));
    Url balanced = cluster().service("balanced").external().https();
    OutsideProbe client = cluster().fromOutside().trusting(authority.pem());

    client.get(good.named("shop.example.com")).status(200).bodyIs("good");
    client.get(balanced.named("shop.example.com").path("/any")).status(200).bodyIs("good");

    client.get(balanced.named("other.example.com")).isWrongName();
    client.get(good).isWrongName();
    client.get(nodePort("wrong", 8443).https().named("shop.example.com")).isWrongName();
    client.get(nodePort("stranger", 8444).https().named("bad.example.com")).isUnknownAuthority();
    client.get(nodePort("expired", 8445).https().named("bad.example.com")).isExpired();
    cluster().fromOutside().get(good.named("shop.example.com")).isUnknownAuthority();
    HttpAssert noTls = client.get(plain.https().named("shop.example.com")).speaksNoTls();
    client.get(plain).status(200).bodyIs("plain");
    client
        .get("http" + good.toString().substring("https".length()))
        .status(400)
        .bodyContains("The plain HTTP request was sent to HTTPS port");

    assertThatThrownBy(() -> noTls.now().succeeds())
        .hasMessageContaining("TLS: the server does not speak it");
  }

  private static Url nodePort(String service, int port) {
    cluster().apply(SERVICE.formatted(service, "NodePort", port));
    return cluster().service(service).nodePortUrl();
  }
}
