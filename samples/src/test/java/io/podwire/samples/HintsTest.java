package io.podwire.samples;

import static io.podwire.Images.busybox;
import static io.podwire.Images.nginx;
import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.Scope;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is wrong with a manifest is said as soon as it is applied, not when a wait is over. */
@Tag("nightly") // minutes on a real cluster
@ClusterTest(scope = Scope.CLASS)
class HintsTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: web
              image: nginx
              ports: [{name: http, containerPort: 80}]
      ---
      """;

  @Test
  void aTypoInAField() {
    assertThatThrownBy(() -> cluster().apply(WEB.replace("containers:", "contianers:")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageStartingWith("Deployment web: ")
        .hasMessageContaining(
            "\n  hint: spec.template.spec.contianers is no field of PodSpec; nearest: containers");
    assertThatThrownBy(() -> cluster().apply(WEB.replace("image:", "imagee:")))
        .hasMessageContaining(
            "hint: spec.template.spec.containers[0].imagee is no field of Container; nearest: image");
  }

  @Test
  void whatTheApiRefuses() {
    assertThatThrownBy(
            () -> cluster().apply(WEB.replace("containerPort: 80", "containerPort: 80000")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageStartingWith("Deployment web: ")
        .hasMessageContaining("must be between 1 and 65535, inclusive");
  }

  @Test
  void anUnknownKind() {
    assertThatThrownBy(() -> cluster().apply(WEB.replace("Deployment", "Deploymnt")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Deploymnt web: there is no kind 'Deploymnt' in apps/v1; nearest: Deployment");
    assertThatThrownBy(() -> cluster().apply(WEB.replace("apps/v1", "apps/v1beta1")))
        .hasMessage(
            "Deployment web: there is no kind 'Deployment' in apps/v1beta1; nearest: Deployment of"
                + " apps/v1");
  }

  @Test
  void aSelectorThatMatchesNothing() {
    assertThat(hints(service("{app: wbe}", "80")))
        .containsExactly(
            "Service default/web: spec.selector app=wbe matches no Pod; nearest: the Pods of"
                + " Deployment web have app=web");
  }

  @Test
  void aTargetPortThatNoContainerHas() {
    assertThat(hints(service("{app: web}", "htpp")))
        .containsExactly(
            "Service default/web: spec.ports.targetPort 'htpp' is declared by no container of"
                + " Deployment web, which declare http=80; nearest: http");
    assertThat(hints(service("{app: web}", "8080")))
        .containsExactly(
            "Service default/web: spec.ports.targetPort 8080 is declared by no container of"
                + " Deployment web, which declare http=80");
  }

  @Test
  void aSecretOrConfigMapThatIsMissing() {
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: db}
            stringData: {password: x}
            """);

    assertThat(
            hints(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: api}
                spec:
                  volumes:
                  - {name: tls, secret: {secretName: tls}}
                  - {name: extra, configMap: {name: extra, optional: true}}
                  containers:
                  - name: api
                    image: nginx
                    envFrom: [{configMapRef: {name: settings}}]
                    env:
                    - {name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: pasword}}}
                    - {name: USER, valueFrom: {secretKeyRef: {name: dbs, key: user}}}
                """))
        .containsExactly(
            "Pod api: volume 'tls': there is no Secret 'tls' in namespace default",
            "Pod api: container 'api': env PASSWORD: there is no key 'pasword' in Secret 'db', which"
                + " has password",
            "Pod api: container 'api': env USER: there is no Secret 'dbs' in namespace default;"
                + " nearest: db",
            "Pod api: container 'api': envFrom: there is no ConfigMap 'settings' in namespace"
                + " default");
  }

  @Test
  void whatCannotComeUpIsNotWaitedFor() {
    assertThatThrownBy(() -> cluster().apply(WEB + service("{app: web}", "htpp")).awaitUp())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "the manifest cannot come up:\n  hint: Service default/web: spec.ports.targetPort 'htpp'");
  }

  @Test
  void anImageThatCannotBePulled() {
    var app =
        cluster().apply(WEB.replace("web", "typo").replace("image: nginx", "image: ngnix:1.27"));

    assertThatThrownBy(app::awaitUp)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Deployment default/typo was not rolled out, gave up after ")
        .hasMessageContaining("container typo: ImagePullBackOff")
        .hasMessageContaining("ngnix:1.27");
  }

  @Test
  void aNameThatIsTaken() {
    cluster().deploy(nginx, 0);
    cluster().deploy(nginx, 0);

    assertThatThrownBy(() -> cluster().pods().list())
        .hasMessage(
            "Deployment default/nginx: deployments.apps \"nginx\" already exists (409)\n"
                + "  hint: give this one another name, or use the one that is there");
  }

  private static List<String> hints(String yaml) {
    return cluster()
        .apply(yaml.startsWith("apiVersion: v1\nkind: Service") ? WEB + yaml : yaml)
        .hints();
  }

  private static String service(String selector, String targetPort) {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: %s
          ports: [{port: 80, targetPort: %s}]
        """
        .formatted(selector, targetPort);
  }

  @Test
  void anIngressThatLeadsNowhereAndOneThatNobodyServes() {
    assumeThat(cluster().client().network().v1().ingressClasses().list().getItems()).isEmpty();
    String ingress =
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        spec:
          defaultBackend: {service: {name: web, port: {number: 80}}}
          rules:
          - host: shop.example.com
            http:
              paths:
              - {path: /, pathType: Prefix, backend: {service: {name: wbe, port: {number: 80}}}}
              - {path: /api, pathType: Prefix, backend: {service: {name: web, port: {name: api}}}}
        """;
    cluster().apply(WEB + service("{app: web}", "80"));

    assertThat(cluster().apply(ingress).hints())
        .containsExactly(
            "Ingress shop: spec.rules[0].http.paths[0].backend: there is no Service 'wbe' in"
                + " namespace default; nearest: web",
            "Ingress shop: spec.rules[0].http.paths[1].backend: Service 'web' has no port 'api';"
                + " it has 80");
    String nobody =
        "Ingress default/shop for shop.example.com is served by nobody: its status has no address,"
            + " and the cluster has no IngressClass, so no ingress controller";
    assertThatThrownBy(
            () -> cluster().fromPod(busybox).get("http://shop.example.com").now().succeeds())
        .hasMessageContaining(nobody);
    String node = cluster().nodes().get(0).address();
    assertThatThrownBy(() -> cluster().fromOutside().get("http://" + node).now().succeeds())
        .hasMessageContaining(nobody);
  }

  @Test
  void aRouteOfTheGatewayApiThatNobodyServesIsNamed() {
    String definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: httproutes.gateway.networking.k8s.io
          annotations: {api-approved.kubernetes.io: "https://github.com/kubernetes-sigs/gateway-api"}
        spec:
          group: gateway.networking.k8s.io
          scope: Namespaced
          names: {kind: HTTPRoute, plural: httproutes, singular: httproute}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;
    cluster().apply(definition);
    String route =
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec:
          hostnames: ["*.shop.example.com"]
          rules: [{backendRefs: [{name: web, port: 80}]}]
        """;
    cluster()
        .await("the kind is served")
        .untilAsserted(
            () -> assertThatCode(() -> cluster().apply(route)).doesNotThrowAnyException());

    assertThatThrownBy(
            () -> cluster().fromPod(busybox).get("http://www.shop.example.com").now().succeeds())
        .hasMessageContaining(
            "HTTPRoute default/shop for *.shop.example.com is served by nobody: no Gateway has an"
                + " address in its status");
    // Of the cluster's own domain: that nobody has that name is known at once.
    String nobody = "http://nobody.default.svc.cluster.local";
    assertThatThrownBy(() -> cluster().fromPod(busybox).get(nobody).now().succeeds())
        .hasMessageNotContaining("HTTPRoute");
  }
}
