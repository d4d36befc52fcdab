package io.podwire.k3s;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.podwire.engine.EngineUnavailableException;
import io.podwire.engine.NodePortRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** Starts the containers of a cluster. */
final class Containers {
  private static final String KUBECONFIG = "/etc/rancher/k3s/k3s.yaml";
  private static final Duration KUBECONFIG_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  private Containers() {}

  /** Returns as soon as there is a kubeconfig; the API may not answer yet. */
  static K3sContainer server(K3sSettings settings, String token) {
    return server(new ServerContainer(settings.image()), settings, token);
  }

  /**
   * As {@link #server}, of a container that outlives the JVM, if there is none of that image and
   * number yet.
   */
  static K3sContainer reusedServer(K3sSettings settings, String token, int number) {
    ServerContainer container = new ServerContainer(settings.image());
    container.withReuse(true).withLabel("io.podwire.cluster", String.valueOf(number));
    return server(container, settings, token);
  }

  private static K3sContainer server(
      ServerContainer container, K3sSettings settings, String token) {
    container.withEnv("K3S_TOKEN", token).setWaitStrategy(new KubeconfigExists());
    if (!settings.nodePorts().equals(NodePortRange.DEFAULT)) {
      container.add("--service-node-port-range=" + settings.nodePorts());
    }
    try {
      start(container, settings.image());
    } catch (EngineUnavailableException failed) {
      throw container
          .death()
          .map(death -> new EngineUnavailableException(death, failed))
          .orElse(failed);
    }
    return container;
  }

  /** Returns as soon as the container runs; the node joins later. */
  static GenericContainer<?> agent(DockerImageName image, String token, String server) {
    GenericContainer<?> container =
        new GenericContainer<>(image)
            .withCommand("agent")
            .withEnv("K3S_TOKEN", token)
            .withEnv("K3S_URL", "https://" + server + ":6443")
            .withPrivilegedMode(true)
            .withCreateContainerCmdModifier(Containers::shareControlGroups)
            .withFileSystemBind("/sys/fs/cgroup", "/sys/fs/cgroup", BindMode.READ_WRITE)
            .withTmpFs(Map.of("/run", "", "/var/run", ""));
    container.setWaitStrategy(new Running());
    start(container, image);
    return container;
  }

  private static void start(GenericContainer<?> container, DockerImageName image) {
    // Testcontainers would only say that the container did not start; our own waits say why.
    container.withStartupCheckStrategy(new LeftToTheWaitStrategy());
    try {
      container.start();
    } catch (RuntimeException failed) {
      Optional<Throwable> told = cause(failed, EngineUnavailableException.class);
      if (told.isPresent()) {
        throw (EngineUnavailableException) told.get();
      }
      throw new EngineUnavailableException(notStarted(image, failed), failed);
    }
  }

  private static String notStarted(DockerImageName image, Throwable failed) {
    String reason = rootMessage(failed);
    if (cause(failed, ContainerFetchException.class).isPresent()) {
      return "image "
          + image.asCanonicalNameString()
          + " is neither on the Docker engine nor could it be pulled ("
          + reason
          + "): name another with -D"
          + K3sSettings.IMAGE_PROPERTY
          + " or "
          + K3sSettings.IMAGE_VARIABLE;
    }
    return "no k3s container could be started from image "
        + image.asCanonicalNameString()
        + ": "
        + reason;
  }

  private static String rootMessage(Throwable failed) {
    Throwable root = failed;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).strip();
  }

  private static Optional<Throwable> cause(Throwable failed, Class<? extends Throwable> type) {
    for (Throwable each = failed; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private static void shareControlGroups(CreateContainerCmd command) {
    Objects.requireNonNull(command.getHostConfig()).withCgroupnsMode("host");
  }

  /**
   * Testcontainers waits for the ports of a container before it looks whether the container still
   * runs, gives up after seconds with a text about ports, and removes it: this is the last moment
   * in which a container that died can be asked why.
   */
  private static final class ServerContainer extends K3sContainer {
    private @Nullable String death;

    ServerContainer(DockerImageName image) {
      super(image);
    }

    @Override
    protected void containerIsStopping(InspectContainerResponse containerInfo) {
      NodeContainer node = new NodeContainer(this);
      if (!node.isRunning()) {
        death = node.failure("is not up");
      }
      super.containerIsStopping(containerInfo);
    }

    /** Beside the arguments that K3sContainer gives the server. */
    void add(String argument) {
      List<String> all = new ArrayList<>(List.of(getCommandParts()));
      all.add(argument);
      setCommandParts(all.toArray(String[]::new));
    }

    Optional<String> death() {
      return Optional.ofNullable(death);
    }
  }

  private static final class LeftToTheWaitStrategy extends StartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(DockerClient dockerClient, String containerId) {
      return StartupStatus.SUCCESSFUL;
    }
  }

  private static final class Running extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {
      NodeContainer node = new NodeContainer((GenericContainer<?>) waitStrategyTarget);
      if (!node.isRunning()) {
        throw new EngineUnavailableException(node.failure("is not up"));
      }
    }
  }

  private static final class KubeconfigExists extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {
      NodeContainer node = new NodeContainer((GenericContainer<?>) waitStrategyTarget);
      boolean there =
          WallClock.INSTANCE.await(
              KUBECONFIG_TIMEOUT, LOOK, () -> isWritten() || !node.isRunning());
      if (!there || !node.isRunning()) {
        throw new EngineUnavailableException(
            node.failure(
                "wrote no " + KUBECONFIG + " within " + KUBECONFIG_TIMEOUT.toSeconds() + " s"));
      }
    }

    private boolean isWritten() {
      try {
        return waitStrategyTarget.copyFileFromContainer(
            KUBECONFIG,
            stream ->
                new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .contains("client-key-data"));
      } catch (RuntimeException notYet) {
        return false;
      }
    }
  }
}
