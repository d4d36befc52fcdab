package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podwire.engine.EngineUnavailableException;
import org.junit.jupiter.api.Test;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/** What is said of a container that is of no use; runs when {@code -Dpodwire.engine=k3s}. */
class StartFailureIT {
  @Test
  void aContainerThatDiesTellsItsReasonAndItsLastWords() {
    String image =
        new ImageFromDockerfile("podwire-test/dies-at-start:v1")
            .withDockerfileFromBuilder(
                dockerfile ->
                    dockerfile
                        .from(K3sSettings.ofThisJvm().image().asCanonicalNameString())
                        .entryPoint("/bin/sh", "-c", "echo FATA no room for etcd; exit 3"))
            .get();

    assertThatExceptionOfType(EngineUnavailableException.class)
        .isThrownBy(() -> Containers.server(substitute(image), "token"))
        .withMessageContaining("ended while starting, with exit code 3")
        .withMessageContaining("FATA no room for etcd");
  }

  private static DockerImageName substitute(String image) {
    return DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s");
  }
}
