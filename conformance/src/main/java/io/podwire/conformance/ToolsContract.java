package io.podwire.conformance;

import static io.podwire.Images.busybox;
import static io.podwire.Images.curl;
import static io.podwire.Images.netshoot;
import static io.podwire.Podwire.cluster;

import io.podwire.ServiceHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import org.apiguardian.api.API;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tools print and how they exit, which users' own scripts go by. */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.TOOLS)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ToolsContract {
  /** In the cluster's own domain: no name server outside is waited for. */
  private static final String NOBODY = "nobody.svc.cluster.local";

  private static final String EMPTY =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: empty}
      spec: {selector: {app: nobody}, ports: [{port: 80}]}
      """;

  private ServiceHandle web;
  private ServiceHandle empty;

  @BeforeEach
  void aServerAndAServiceWithoutAny() {
    web = cluster().apply(Servers.NGINX).service("nginx");
    empty = cluster().apply(EMPTY).service("empty");
    web.endpoints().hasSize(1);
  }

  @Test
  void wgetTellsABadAddress() {
    busybox("wget -O - http://" + NOBODY)
        .exitCode(1)
        .errorContains("wget: bad address '" + NOBODY + "'");
  }

  @Test
  void wgetTellsARefusal() {
    busybox("wget -O - http://" + empty.clusterIp())
        .exitCode(1)
        .errorContains("Connecting to " + empty.clusterIp() + " (" + empty.clusterIp() + ":80)")
        .errorContains(
            "wget: can't connect to remote host (" + empty.clusterIp() + "): Connection refused");
  }

  @Test
  void wgetTellsAnHttpError() {
    busybox("wget -q -O - http://nginx/none")
        .exitCode(1)
        .errorContains("wget: server returned error: HTTP/1.1 404 Not Found");
  }

  @Test
  void wgetTellsATimeout() {
    busybox("wget -T 1 -O - http://192.168.123.234")
        .exitCode(1)
        .errorContains("download timed out");
  }

  @Test
  void aLocalPortRestsAfterItsConnection() {
    var client = cluster().fromPod(netshoot);

    client.sh("nc -z -w 2 -p 5555 nginx 80").succeeds();
    client.sh("nc -z -w 2 -p 5555 nginx 80").now().exitCode(1).errorContains("bind failed");
  }

  @Test
  void curlsExitCodesTellWhatWentWrong() {
    curl("curl -sS http://" + NOBODY)
        .exitCode(6)
        .errorContains("curl: (6) Could not resolve host: " + NOBODY);
    curl("curl -sS http://" + empty.clusterIp())
        .exitCode(7)
        .errorContains("curl: (7) Failed to connect to " + empty.clusterIp() + " port 80");
    curl("curl -sS -f http://nginx/none")
        .exitCode(22)
        .errorContains("curl: (22) The requested URL returned error: 404");
    curl("curl -sS -m 1 http://192.168.123.234").exitCode(28).errorContains("curl: (28)");
  }

  @Test
  @Section(Subject.TLS)
  void curlTellsAServerThatSpeaksNoTls() {
    curl("curl -sS https://nginx:80").exitCode(35).errorContains("wrong version number");
  }

  @Test
  void curlWritesWhatItIsAskedTo() {
    curl("curl -s -o /dev/null -w '%{http_code}' http://nginx").succeeds().outputIs("200");
  }

  @Test
  void nslookupShowsServerNameAndAddress() {
    cluster().fromPod(busybox).resolve("nginx").resolvesTo(web);

    busybox("nslookup nginx.default.svc.cluster.local")
        .exitCode(0)
        .outputContains("Server:\t\t10.43.0.10")
        .outputContains("Name:\tnginx.default.svc.cluster.local")
        .outputContains("Address: " + web.clusterIp());
  }

  @Test
  void nslookupComplainsOfTheOtherSearchDomains() {
    cluster().fromPod(busybox).resolve("nginx").resolvesTo(web);

    busybox("nslookup nginx")
        .exitCode(1)
        .outputContains("Address: " + web.clusterIp())
        .outputContains("** server can't find nginx.svc.cluster.local: NXDOMAIN")
        .outputContains("** server can't find nginx.cluster.local: NXDOMAIN");
  }

  @Test
  void aPipeFindsTheTitle() {
    busybox("wget -q -O - http://nginx | grep '<title>'")
        .exitCode(0)
        .outputIs("<title>Welcome to nginx!</title>");
  }

  @Test
  void aCommandThatIsNotThereExits127() {
    busybox("no-such-tool").exitCode(127).errorContains("not found");
  }

  @Test
  void theShellHasItsControlFlow() {
    busybox("for i in 1 2 3; do if [ $i -ne 2 ]; then echo \"n=$i\"; fi; done | tr '\\n' ' '")
        .exitCode(0)
        .outputIs("n=1 n=3");
    busybox("x=$(echo inner) && echo \"$x ${y:-default}\" || echo never").outputIs("inner default");
    busybox("false || exit 3").exitCode(3);
  }

  private static io.podwire.CommandAssert busybox(String line) {
    return cluster().fromPod(busybox).sh(line);
  }

  private static io.podwire.CommandAssert curl(String line) {
    return cluster().fromPod(curl).sh(line);
  }
}
