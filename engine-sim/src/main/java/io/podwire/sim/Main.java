package io.podwire.sim;

import io.podwire.engine.UnknownImages;
import io.podwire.sim.apiserver.listen.ApiListener;
import io.podwire.sim.apiserver.listen.Authority;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.image.ImageCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A simulated cluster as a program of its own: for kubectl, and for clients in any language. */
@API(status = API.Status.EXPERIMENTAL)
@Command(
    name = "podwire-sim",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description =
        "Starts a simulated Kubernetes cluster, writes its kubeconfig, says when it is ready, and"
            + " runs until it is told to end (SIGTERM).")
public final class Main implements Callable<Integer> {
  // Virtual time begins so much in the past, and has caught up when the cluster is ready: else a
  // client would see objects of the future.
  private static final Duration HEAD_START = Duration.ofMinutes(2);
  private static final int LARGEST_PORT = 65535;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--kubeconfig",
      required = true,
      paramLabel = "FILE",
      description = "Where to write the kubeconfig; readable for its owner alone.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many nodes the cluster has (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "0",
      description = "The port to listen on; 0 means any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides every free choice (default: drawn, and told).")
  private @Nullable Long seed;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on (default: ${DEFAULT-VALUE}). On any other than a loopback"
              + " address, everyone who has the kubeconfig gets in.")
  private String listen = "";

  @Option(
      names = "--unknown-images",
      paramLabel = "FAIL|STUB",
      defaultValue = "FAIL",
      description =
          "What becomes of images that the simulator has no program for: they FAIL to be pulled, or"
              + " a STUB accepts connections in their place (default: ${DEFAULT-VALUE}).")
  private UnknownImages unknownImages = UnknownImages.FAIL;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Runs until the process is told to end. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws InterruptedException {
    Path file = checkedKubeconfig();
    InetSocketAddress address = checkedAddress();
    check(
        nodes >= 1 && nodes <= SimOptions.MOST_NODES,
        "--nodes",
        nodes,
        "from 1 to " + SimOptions.MOST_NODES);
    long chosen = seed == null ? RunSeed.value() : seed;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "podwire-sim-end"));
    Instant begin = Instant.now().minus(HEAD_START);
    Authority authority = Authority.create(begin);
    try (SimCluster cluster = SimCluster.start(SimOptions.k3s(), nodes, chosen, begin, authority);
        ApiListener listener = listen(cluster, address)) {
      prepare(cluster.images());
      catchUp(cluster.simulation());
      write(listener, file);
      tell(listener, chosen, file);
      new WallClock(cluster.simulation()).follow(stopping);
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private Path checkedKubeconfig() {
    Path file = java.util.Objects.requireNonNull(kubeconfig).toAbsolutePath();
    Path directory = file.getParent();
    check(
        directory != null && Files.isDirectory(directory) && !Files.isDirectory(file),
        "--kubeconfig",
        file,
        "a file in a directory that exists");
    return file;
  }

  private InetSocketAddress checkedAddress() {
    check(port >= 0 && port <= LARGEST_PORT, "--port", port, "from 0 to " + LARGEST_PORT);
    try {
      return new InetSocketAddress(InetAddress.getByName(listen), port);
    } catch (UnknownHostException e) {
      throw wrong("--listen", listen, "an address or a name that resolves to one");
    }
  }

  private void check(boolean right, String option, Object value, String rule) {
    if (!right) {
      throw wrong(option, value, rule);
    }
  }

  private ParameterException wrong(String option, Object value, String rule) {
    return new ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(),
        "Invalid value for option '" + option + "': '" + value + "' is not " + rule);
  }

  private ApiListener listen(SimCluster cluster, InetSocketAddress address) {
    try {
      return ApiListener.start(cluster.apiServer(), cluster.credentials(), address);
    } catch (IOException e) {
      throw new ParameterException(
          java.util.Objects.requireNonNull(spec).commandLine(),
          "Cannot listen on "
              + address.getHostString()
              + ":"
              + port
              + " (options '--listen' and '--port'): "
              + e.getMessage());
    }
  }

  private void prepare(ImageCatalog images) {
    if (unknownImages == UnknownImages.STUB) {
      images.stubUnknown();
    }
    PrintWriter err = java.util.Objects.requireNonNull(spec).commandLine().getErr();
    images.tellUnknown(
        reference ->
            err.println(PullHint.of(reference, images.names()) + "; see --unknown-images"));
  }

  private static void catchUp(Simulation simulation) {
    simulation.enter(
        () -> {
          Duration behind = Duration.between(simulation.now(), Instant.now());
          if (!behind.isNegative()) {
            simulation.sleep(behind);
          }
        });
  }

  private void write(ApiListener listener, Path file) {
    try {
      listener.kubeconfig().write(file);
    } catch (IOException e) {
      throw wrong("--kubeconfig", file, "writable: " + e);
    }
  }

  private void tell(ApiListener listener, long chosen, Path file) {
    PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    out.printf(
        "Simulated cluster ready at %s (nodes: %d, seed: %d, kubeconfig: %s)%n",
        listener.kubeconfig().server(), nodes, chosen, file);
    out.flush();
  }

  /** Told to end: lets the cluster close, and calls that a success, as the process was asked to. */
  private void end() {
    if (stopped.getCount() == 0) {
      return; // it has failed, and exits for that
    }
    stopping.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  /** What {@code --version} says. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      @Nullable String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "podwire-sim " + (version == null ? "(not packaged)" : version),
        "Kubernetes " + SimOptions.KUBERNETES_VERSION
      };
    }
  }
}
