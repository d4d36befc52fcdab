package io.podwire.k3s;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

/** A container that is one node of the cluster. */
final class NodeContainer implements NodeShell {
  private final GenericContainer<?> container;

  NodeContainer(GenericContainer<?> container) {
    this.container = container;
  }

  /** k3s takes the host name. */
  @Override
  public String nodeName() {
    return String.valueOf(container.getContainerInfo().getConfig().getHostName());
  }

  /** That in Docker's own bridge network. */
  @Override
  public String address() {
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

  @Override
  public Answer run(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(List.of(arguments));
    try {
      ExecResult result = container.execInContainer(command.toArray(String[]::new));
      return new Answer(result.getExitCode(), result.getStdout(), result.getStderr());
    } catch (IOException | RuntimeException failed) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(failed); // which closes the connection to Docker
      }
      throw new NodeSilentException(nodeName(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw interrupted(interrupted);
    }
  }

  private CancellationException interrupted(Exception cause) {
    CancellationException interrupted =
        new CancellationException("interrupted while node " + nodeName() + " was asked");
    interrupted.initCause(cause);
    return interrupted;
  }

  @Override
  public void copyIn(Path file, String target) {
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
