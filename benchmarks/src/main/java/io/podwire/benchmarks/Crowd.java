package io.podwire.benchmarks;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** Many objects beside the one that is looked at. */
final class Crowd {
  private Crowd() {}

  /** Policies that all select every Pod: each lets in those of one label, and the last anybody. */
  static void policies(KubernetesClient client, int count) {
    for (int i = 0; i < count; i++) {
      client
          .resource(
              new NetworkPolicyBuilder()
                  .withNewMetadata()
                  .withName("policy-" + i)
                  .withNamespace(Pods.NAMESPACE)
                  .endMetadata()
                  .withNewSpec()
                  .withNewPodSelector()
                  .endPodSelector()
                  .withPolicyTypes("Ingress")
                  .addNewIngress()
                  .addNewFrom()
                  .withNewPodSelector()
                  .withMatchLabels(i == count - 1 ? Map.of() : Map.of("team", "t" + i))
                  .endPodSelector()
                  .endFrom()
                  .endIngress()
                  .endSpec()
                  .build())
          .create();
    }
  }

  /** Services without a selector, each with a slice of that many endpoints. */
  static void services(KubernetesClient client, int count, int endpoints) {
    for (int i = 0; i < count; i++) {
      String name = "crowd-" + i;
      client
          .resource(
              new ServiceBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(Pods.NAMESPACE)
                  .endMetadata()
                  .withNewSpec()
                  .addNewPort()
                  .withPort(80)
                  .withTargetPort(new IntOrString(8080))
                  .endPort()
                  .endSpec()
                  .build())
          .create();
      EndpointSliceBuilder slice =
          new EndpointSliceBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(Pods.NAMESPACE)
              .addToLabels("kubernetes.io/service-name", name)
              .endMetadata()
              .withAddressType("IPv4")
              .addNewPort()
              .withPort(8080)
              .endPort();
      for (int e = 0; e < endpoints; e++) {
        int number = i * endpoints + e;
        slice.addToEndpoints(
            new EndpointBuilder()
                .withAddresses(
                    "10."
                        + (100 + (number >> 16))
                        + "."
                        + ((number >> 8) & 255)
                        + "."
                        + (number & 255))
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .build());
      }
      client.resource(slice.build()).create();
    }
  }

  static void namespace(KubernetesClient client, String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** A Service whose selector finds the Pods of that application. */
  static void service(KubernetesClient client, String namespace, int number, String app) {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("service-" + number)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", app)
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build())
        .create();
  }

  static void deployment(KubernetesClient client, String namespace, String name, int replicas) {
    client
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("nginx")
                .withImage("nginx")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }
}
