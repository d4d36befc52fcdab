package io.podwire.k3s;

import io.podwire.sim.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A simulated cluster in a process of its own: a server on loopback that already runs. */
final class SimulatedServer implements AutoCloseable {
  private final Process process;
  private final Path kubeconfig;

  private SimulatedServer(Process process, Path kubeconfig) {
    this.process = process;
    this.kubeconfig = kubeconfig;
  }

  /** Returns when it listens. */
  static SimulatedServer start(Path directory, int nodes) throws IOException {
    Path kubeconfig = directory.resolve("kubeconfig");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--kubeconfig",
                kubeconfig.toString(),
                "--nodes",
                Integer.toString(nodes))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    // Its first line says that it is ready.
    if (process.inputReader().readLine() == null || !Files.exists(kubeconfig)) {
      throw new IOException("the simulated server ended, or wrote no " + kubeconfig);
    }
    return new SimulatedServer(process, kubeconfig);
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
  }
}
