package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.engine.Capability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDnsTest {
  private static final String INTERNET =
      "\nkubernetes.io:53 {\n  hosts {\n    192.0.2.1 kubernetes.io\n  }\n}\n";

  @Test
  void anOfferHasItOnceTheClustersDnsKnowsTheName(@TempDir Path directory) throws Exception {
    EnumSet<Capability> known = EnumSet.of(Capability.NODE_ACCESS);
    try (SimulatedServer server = SimulatedServer.start(directory, 1);
        KubernetesClient client =
            Clients.client(Files.readString(server.kubeconfig()), Clients.USER)) {
      assertThat(new Offer(known, new ExternalDns(client)))
          .containsExactly(Capability.NODE_ACCESS)
          .doesNotContain(Capability.EXTERNAL_DNS);

      teach(client);

      await().until(() -> new ExternalDns(client).isThere());
      assertThat(new Offer(known, new ExternalDns(client)))
          .containsExactlyInAnyOrder(Capability.NODE_ACCESS, Capability.EXTERNAL_DNS);
    }
  }

  private static void teach(KubernetesClient client) {
    client
        .configMaps()
        .inNamespace("kube-system")
        .withName("coredns")
        .edit(
            map -> {
              map.getData().merge("Corefile", INTERNET, String::concat);
              return map;
            });
    client.pods().inNamespace("kube-system").withLabel("k8s-app", "kube-dns").delete();
  }
}
