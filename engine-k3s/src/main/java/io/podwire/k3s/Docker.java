package io.podwire.k3s;

import com.github.dockerjava.api.exception.NotFoundException;
import io.podwire.engine.EngineUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** The Docker engine that runs the clusters. */
final class Docker {
  private Docker() {}

  /**
   * To be asked before the first container is.
   *
   * @throws EngineUnavailableException if none answers
   */
  static void require() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new EngineUnavailableException(unavailable(System.getenv("DOCKER_HOST")));
    }
  }

  /**
   * Writes an image to a file, as {@code docker save} does.
   *
   * @throws IllegalArgumentException if the engine has no image of that reference
   */
  static void save(String reference, Path archive) throws IOException {
    try (InputStream image = DockerClientFactory.lazyClient().saveImageCmd(reference).exec()) {
      Files.copy(image, archive, StandardCopyOption.REPLACE_EXISTING);
    } catch (NotFoundException absent) {
      throw new IllegalArgumentException(
          "image "
              + reference
              + ": the Docker engine has none of that name; `docker build -t "
              + reference
              + "` makes one",
          absent);
    }
  }

  static String unavailable(@Nullable String dockerHost) {
    String where =
        dockerHost == null || dockerHost.isBlank()
            ? "at the usual places (DOCKER_HOST is not set)"
            : "at DOCKER_HOST=" + dockerHost;
    return "engine k3s needs a Docker engine and none answers "
        + where
        + ": start Docker, or set DOCKER_HOST to where it listens, or run on the simulated engine"
        + " with -Dpodwire.engine=sim";
  }
}
