package io.podwire.k3s;

import io.podwire.engine.EngineUnavailableException;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** Whether there is a Docker engine, asked before the first container is. */
final class Docker {
  private Docker() {}

  /**
   * @throws EngineUnavailableException if none answers
   */
  static void require() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new EngineUnavailableException(unavailable(System.getenv("DOCKER_HOST")));
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
