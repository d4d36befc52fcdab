package io.podwire.conformance;

import static io.podwire.Podwire.cluster;

import io.podwire.CommandAssert;
import io.podwire.PodHandle;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import org.apiguardian.api.API;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The API server as Pods reach it: by its name, with the token and the authority that each Pod has,
 * and by the rights of its account.
 */
@ClusterTest(scope = Scope.CLASS)
@Section(Subject.API_SERVER)
@API(status = API.Status.EXPERIMENTAL)
public abstract class ApiAccessContract {
  private static final String PODS =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: robot}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: client, labels: {app: client}}
      spec:
        serviceAccountName: robot
        terminationGracePeriodSeconds: 0
        containers:
        - {name: c, image: "curlimages/curl:8.5.0", command: [sleep, "3600"]}
        - {name: b, image: "busybox:1.36", command: [sleep, "3600"]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: stranger}
      spec:
        automountServiceAccountToken: false
        terminationGracePeriodSeconds: 0
        containers: [{name: c, image: "curlimages/curl:8.5.0", command: [sleep, "3600"]}]
      """;

  private static final String RIGHTS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader}
      rules:
      - {apiGroups: [""], resources: [pods], verbs: [get, list, watch]}
      - {apiGroups: [""], resources: [configmaps], verbs: [create]}
      - {apiGroups: [""], resources: [services], resourceNames: [kubernetes], verbs: [get]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: robot-reads}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{kind: ServiceAccount, name: robot, namespace: default}]
      """;

  private static final String PEERS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: peers}
      rules: [{apiGroups: [""], resources: [endpoints], resourceNames: [nettest], verbs: [get]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: peers}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: peers}
      subjects: [{kind: ServiceAccount, name: default}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: nettest}
      spec: {clusterIP: None, selector: {app: nettest}, ports: [{port: 8080}]}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: nettest}
      spec:
        replicas: 2
        selector: {matchLabels: {app: nettest}}
        template:
          metadata: {labels: {app: nettest}}
          spec:
            terminationGracePeriodSeconds: 0
            containers:
            - name: one
              image: registry.k8s.io/e2e-test-images/agnhost:2.53
              args: [nettest, --peers=2]
      """;

  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String TRUST = " --cacert " + ACCOUNT + "/ca.crt ";
  private static final String TOKEN = " -H \"Authorization: Bearer $(cat " + ACCOUNT + "/token)\" ";
  private static final String KUBERNETES = "https://kubernetes.default";
  private static final String LIST = KUBERNETES + "/api/v1/namespaces/default/pods";

  private PodHandle client;

  @BeforeEach
  void pods() {
    cluster().apply(PODS);
    client = cluster().pod("client").awaitReady();
  }

  private CommandAssert curl(String rest) {
    return client.sh("curl -s -w ' %{http_code}'" + rest);
  }

  private CommandAssert asRobot(String rest) {
    return curl(TRUST + TOKEN + rest);
  }

  private static String cannot(String what) {
    return "User \\\"system:serviceaccount:default:robot\\\" cannot " + what;
  }

  @Test
  void aPodMayWhatItsAccountIsBoundTo() {
    asRobot(LIST)
        .outputContains(
            "\"message\": \"pods is forbidden: "
                + cannot(
                    "list resource \\\"pods\\\" in"
                        + " API group \\\"\\\" in the namespace \\\"default\\\"\""))
        .outputContains("\"code\": 403\n} 403");
    asRobot(KUBERNETES + "/apis/apps/v1/deployments?watch=true")
        .outputContains(
            "deployments.apps is forbidden: "
                + cannot(
                    "watch resource"
                        + " \\\"deployments\\\" in API group \\\"apps\\\" at the cluster scope"));
    asRobot(KUBERNETES + "/metrics")
        .outputContains("\"forbidden: " + cannot("get path \\\"/metrics\\\"\""));
    asRobot(KUBERNETES + "/version").outputContains("\"major\": \"1\"").outputContains("} 200");

    cluster().apply(RIGHTS);
    asRobot(LIST).outputContains("\"name\": \"client\"").outputContains("} 200");
    asRobot(LIST + "/client").outputContains("\"kind\": \"Pod\"").outputContains("} 200");
    asRobot(LIST + "/client/log?container=c")
        .outputContains(
            "pods \\\"client\\\" is forbidden: "
                + cannot("get resource" + " \\\"pods/log\\\" in API group"));
    asRobot(KUBERNETES + "/api/v1/namespaces/default/services/kubernetes").outputContains("} 200");
    asRobot(KUBERNETES + "/api/v1/namespaces/default/services/other").outputContains("} 403");
    asRobot(
            "-H 'Content-Type: application/json' -d '{\"metadata\":{\"name\":\"made\"}}' "
                + KUBERNETES
                + "/api/v1/namespaces/default/configmaps")
        .outputContains("} 201");
    asRobot(
            "'"
                + LIST
                + "?watch=true&resourceVersion=0&timeoutSeconds=2&fieldSelector=metadata.name=client'")
        .outputContains("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\"")
        .outputContains("}}\n 200");
    cluster()
        .client()
        .rbac()
        .roleBindings()
        .inNamespace("default")
        .withName("robot-reads")
        .delete();
    asRobot(LIST).outputContains("} 403");
  }

  @Test
  void whoComesAndWhoIsThereIsProven() {
    String address = "https://" + cluster().service("kubernetes").clusterIp();
    for (String server : new String[] {KUBERNETES, KUBERNETES + ".svc", address}) {
      asRobot(server + "/livez").as(server).outputIs("ok 200");
    }
    curl(" " + KUBERNETES + "/livez").as("an authority that is not known").exitCode(60);
    asRobot(
            "--resolve other.example.com:443:"
                + cluster().service("kubernetes").clusterIp()
                + " https://other.example.com/livez")
        .as("a name that is not its own")
        .exitCode(60);
    curl(" -k -H 'Authorization: Bearer x' " + LIST)
        .outputContains("\"message\": \"Unauthorized\"")
        .outputContains("\"code\": 401\n} 401");
    curl(TRUST + LIST).as("nobody").outputContains("\"status\": \"Failure\"");
    curl(" -k http://kubernetes.default:443/version")
        .outputContains("Client sent an HTTP request to an HTTPS server.\n 400");
    cluster().pod("stranger").awaitReady().sh("cat " + ACCOUNT + "/token").fails();
  }

  @Test
  void peersFindEachOtherThroughTheApiServer() {
    cluster().apply(PEERS);
    for (PodHandle peer : cluster().deployment("nettest").awaitRolledOut().pods().list()) {
      String address = "http://" + peer.ip() + ":8080";
      curl(" " + address + "/status").outputIs("pass 200");
      curl(" " + address + "/read")
          .outputContains(
              "{\n\t\"Hostname\": \"" + peer.name() + "\",\n\t\"Sent\": {\n\t\t\"nettest-")
          .outputContains("\"Attempting to contact " + address + "\"")
          .outputContains("\"Errors\": null,");
      curl(" -d {} " + address + "/write").outputIs("{\"Hostname\":\"" + peer.name() + "\"}\n 200");
    }
  }
}
