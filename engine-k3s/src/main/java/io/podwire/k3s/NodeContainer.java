package io.podwire.k3s;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

/** A container that is one node of the cluster. */
final class NodeContainer {
  private static final Logger LOG = LoggerFactory.getLogger(NodeContainer.class);

  /** What a shell answers for a program that is not there, or cannot be run. */
  private static final int CANNOT_RUN = 126;

  private static final int NOT_FOUND = 127;

  private final GenericContainer<?> container;

  NodeContainer(GenericContainer<?> container) {
    this.container = container;
  }

  /** The node's name in the API: k3s takes the host name. */
  String nodeName() {
    return String.valueOf(container.getContainerInfo().getConfig().getHostName());
  }

  /** The address of the container in Docker's own bridge network. */
  String address() {
    return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
        .map(ContainerNetwork::getIpAddress)
        .filter(address -> address != null && !address.isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(nodeName() + " has no address"));
  }

  boolean isRunning() {
    return status().running();
  }

  /** Why the cluster cannot be used, in the container's own words. */
  String failure(String complaint) {
    return ContainerFailure.describe(container.getDockerImageName(), complaint, status(), log());
  }

  /**
   * Runs a shell script on the node.
   *
   * @param arguments what it knows as {@code $1} and so on
   * @return what it printed, or null if the image has no program for it
   */
  @Nullable String run(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(List.of(arguments));
    try {
      ExecResult result = container.execInContainer(command.toArray(String[]::new));
      boolean missing = result.getExitCode() == CANNOT_RUN || result.getExitCode() == NOT_FOUND;
      return missing ? null : result.getStdout();
    } catch (IOException | DockerException | UnsupportedOperationException failed) {
      LOG.debug("{}: {}", script, failed.toString());
      return null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Copies a file of this machine to the node. */
  void copyIn(Path file, String target) {
    container.copyFileToContainer(MountableFile.forHostPath(file), target);
  }

  void stop() {
    container.stop();
  }

  private ContainerStatus status() {
    try {
      return ContainerStatus.of(
          Objects.requireNonNull(container.getCurrentContainerInfo()).getState());
    } catch (DockerException | NullPointerException gone) {
      return new ContainerStatus(false, -1, false, "Docker knows it no longer");
    }
  }

  private String log() {
    try {
      return container.getLogs();
    } catch (RuntimeException gone) {
      return "";
    }
  }
}
