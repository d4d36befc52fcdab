package io.podwire.k3s;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import org.jspecify.annotations.Nullable;

/**
 * What Docker says of a container.
 *
 * @param exitCode meaningless while it runs
 * @param error Docker's own words, or empty
 */
record ContainerStatus(boolean running, long exitCode, boolean outOfMemory, String error) {
  static ContainerStatus of(ContainerState state) {
    Long code = state.getExitCodeLong();
    @Nullable String error = state.getError();
    return new ContainerStatus(
        Boolean.TRUE.equals(state.getRunning()),
        code == null ? 0 : code,
        Boolean.TRUE.equals(state.getOOMKilled()),
        error == null ? "" : error.strip());
  }
}
