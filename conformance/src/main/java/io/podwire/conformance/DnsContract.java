package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.netshoot;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static io.podwire.Ports.PORT_80;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.podwire.NamespaceHandle;
import io.podwire.NewService;
import io.podwire.NodeHandle;
import io.podwire.ServiceHandle;
import io.podwire.ToolProbe;
import io.podwire.engine.Capability;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * Names, as CoreDNS answers them with k3s's configuration.
 *
 * @see <a href="https://github.com/kubernetes/dns/blob/master/docs/specification.md">Kubernetes
 *     DNS-Based Service Discovery</a>
 */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.DNS)
@API(status = API.Status.EXPERIMENTAL)
public abstract class DnsContract {
  @Test
  void aServiceAnswersToEveryFormOfItsName() {
    ServiceHandle web = web();

    for (String name :
        new String[] {
          "web", "web.shop", "web.shop.svc", "web.shop.svc.cluster.local", "WEB.Shop"
        }) {
      shop().fromPod(busybox).resolve(name).resolvesTo(web);
    }
  }

  @Test
  void theBareNameIsKnownInItsOwnNamespaceOnly() {
    ServiceHandle web = web();

    cluster().fromPod(busybox).resolve("web").isNxdomain();
    cluster().fromPod(busybox).resolve("web.shop").resolvesTo(web);
  }

  @Test
  void aNameThatNobodyHasIsNxdomain() {
    cluster().fromPod(busybox).resolve("nobody.default.svc.cluster.local").isNxdomain();
  }

  @Test
  @Section(Subject.PROPAGATION)
  void aDeletedServicesNameIsNxdomain() {
    ServiceHandle brief = cluster().deploy(nginx, 0).named("brief").expose(PORT_80);
    cluster().fromPod(busybox).resolve("brief").resolvesTo(brief);

    brief.delete();

    cluster().fromPod(busybox).resolve("brief").isNxdomain();
  }

  @Test
  void aHeadlessServiceResolvesToItsReadyPods() {
    web();
    NewService bodies = shop().deployment("web").expose(PORT_80).named("bodies").headless();

    shop()
        .fromPod(busybox)
        .resolve("bodies")
        .resolvesTo(shop().deployment("web").podIps())
        .resolvesTo(bodies);
  }

  @Test
  void aServiceWithoutPodsStillResolvesAndAHeadlessOneDoesNot() {
    ServiceHandle plain = cluster().deploy(nginx, 0).named("plain").expose(PORT_80);
    cluster().deploy(nginx, 0).named("bare").expose(PORT_80).headless().endpoints().areEmpty();

    cluster().fromPod(busybox).resolve("plain").resolvesTo(plain);
    cluster().fromPod(busybox).resolve("bare").isNxdomain();
  }

  @Test
  void theClustersDnsServiceIsKnownByNameAndHasItsUsualAddress() {
    cluster()
        .fromPod(busybox)
        .resolve("kube-dns.kube-system.svc.cluster.local")
        .resolvesTo("10.43.0.10");
    cluster().fromPod(busybox).resolve("kubernetes.default").resolvesTo("10.43.0.1");
  }

  @Test
  void aPodsResolverSearchesItsNamespaceFirst() {
    shop()
        .fromPod(busybox)
        .run("cat", "/etc/resolv.conf")
        .outputContains("search shop.svc.cluster.local svc.cluster.local cluster.local")
        .outputContains("nameserver 10.43.0.10")
        .outputContains("options ndots:5");
  }

  @Test
  void anExternalNameIsACanonicalName() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: alias}
            spec: {type: ExternalName, externalName: web.shop.svc.cluster.local}
            """);
    ServiceHandle web = web();

    cluster()
        .fromPod(netshoot)
        .run("dig", "+short", "alias.default.svc.cluster.local", "CNAME")
        .outputIs("web.shop.svc.cluster.local.");
    cluster().fromPod(busybox).resolve("alias").resolvesTo(web);
    cluster().fromPod(busybox).wget("http://alias:8080").succeeds();
  }

  /**
   * A cluster that has no way to the Internet's name servers says so, and not that nobody is there.
   */
  @Test
  void anExternalNameLeadsToTheInternet() {
    boolean reached = cluster().capabilities().contains(Capability.EXTERNAL_DNS);
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: outside}
            spec: {type: ExternalName, externalName: kubernetes.io}
            """);

    ToolProbe client = cluster().fromPod(netshoot);
    client
        .run("dig", "kubernetes.io")
        .outputContains(reached ? "status: NOERROR" : "status: SERVFAIL");
    client
        .sh(
            "dig +short outside.default.svc.cluster.local | sed 's/^[0-9.]*$/an address/' | sort -u")
        .outputIs(reached ? "an address\nkubernetes.io.\n" : "kubernetes.io.");
  }

  @Test
  void aNamedPortHasAServiceRecord() {
    web();

    cluster()
        .fromPod(netshoot)
        .run("dig", "+short", "_http._tcp.web.shop.svc.cluster.local", "SRV")
        .outputIs("0 100 8080 web.shop.svc.cluster.local.");
  }

  @Test
  void aClusterIpResolvesBackToItsServicesName() {
    cluster()
        .fromPod(netshoot)
        .run("dig", "+short", "-x", web().clusterIp())
        .outputIs("web.shop.svc.cluster.local.");
  }

  @Test
  void aNameWithoutTheAskedTypeIsAnEmptyAnswerNotAnUnknownName() {
    web();

    cluster()
        .fromPod(netshoot)
        .run("dig", "web.shop.svc.cluster.local", "AAAA")
        .outputContains("status: NOERROR")
        .outputContains("ANSWER: 0")
        .outputContains("ns.dns.cluster.local. hostmaster.cluster.local.");
  }

  @Test
  void answersMayBeKeptForFiveSeconds() {
    web();

    cluster()
        .fromPod(netshoot)
        .sh(
            "dig +noall +answer web.shop.svc.cluster.local"
                + " | grep -cE '^web[^ \t]*[ \t]+[0-5][ \t]+IN[ \t]+A[ \t]'")
        .outputIs("1");
  }

  @Test
  void aPodsAddressWithDashesIsAName() {
    web();
    String ip = shop().deployment("web").pod(0).ip();

    cluster()
        .fromPod(busybox)
        .resolve(ip.replace('.', '-') + ".shop.pod.cluster.local")
        .resolvesTo(ip);
  }

  /** Those of k3s do; a Corefile of another make need not know them. */
  @Test
  void aNodesNameLeadsToItsAddress() {
    boolean known = coreDns().get().getData().containsKey("NodeHosts");
    NodeHandle node = cluster().nodes().get(0);
    ToolProbe client = cluster().fromPod(netshoot);

    client.run("dig", "+short", node.name()).outputIs(known ? node.address() : "");
    if (known) {
      client.run("dig", "+short", "-x", node.address()).outputIs(node.name() + ".");
    }
  }

  @Test
  void theConfigMapOfTheClustersDnsAddsNames() {
    String before = coreDns().get().getData().getOrDefault("Corefile", "");
    ToolProbe client = cluster().fromPod(busybox);
    try {
      serve(before + "\nstub.test:53 {\n  hosts {\n    192.0.2.60 one.stub.test\n  }\n}\n");

      client.resolve("one.stub.test").resolvesTo("192.0.2.60");
      client.resolve("kubernetes.default").resolvesTo("10.43.0.1");
    } finally {
      serve(before);
    }
    client.resolve("kubernetes.default").resolvesTo("10.43.0.1");
  }

  /** Restarted, CoreDNS need not wait for the kubelet and its own reload. */
  private static void serve(String corefile) {
    coreDns()
        .edit(
            map -> {
              map.getData().put("Corefile", corefile);
              return map;
            });
    cluster().namespace("kube-system").deployment("coredns").pod(0).kill();
  }

  private static Resource<ConfigMap> coreDns() {
    return cluster().client().configMaps().inNamespace("kube-system").withName("coredns");
  }

  private static NamespaceHandle shop() {
    return cluster().namespace("shop").create();
  }

  /** The Service of two Pods in the namespace {@code shop}. */
  private static ServiceHandle web() {
    return shop().apply(Servers.web("{name: http, port: 8080, targetPort: 80}")).service("web");
  }
}
