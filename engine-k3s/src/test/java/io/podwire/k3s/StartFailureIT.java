package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podwire.engine.EngineUnavailableException;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;

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

    try {
      assertThatExceptionOfType(EngineUnavailableException.class)
          .isThrownBy(() -> Containers.server(ofImage(image), "token"))
          .withMessageContaining("ended while starting, with exit code 3")
          .withMessageContaining("FATA no room for etcd");
    } finally {
      DockerClientFactory.lazyClient().removeImageCmd(image).exec();
    }
  }

  private static K3sSettings ofImage(String image) {
    return K3sSettings.of(
        property -> property.equals(K3sSettings.IMAGE_PROPERTY) ? image : null, variable -> null);
  }
}
