package io.podwire.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DockerTest {
  @Test
  void withoutAnEngineOneSentenceSaysWhatToDo() {
    assertThat(Docker.unavailable("unix:///nowhere.sock"))
        .isEqualTo(
            "engine k3s needs a Docker engine and none answers at DOCKER_HOST=unix:///nowhere.sock:"
                + " start Docker, or set DOCKER_HOST to where it listens, or run on the simulated"
                + " engine with -Dpodwire.engine=sim");
  }

  @Test
  void withoutDockerHostTheUsualPlacesWereTried() {
    assertThat(Docker.unavailable(null)).contains("at the usual places (DOCKER_HOST is not set)");
  }
}
