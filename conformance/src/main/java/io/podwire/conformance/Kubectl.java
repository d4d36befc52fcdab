package io.podwire.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.podwire.probe.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** This machine's kubectl, at a shell prompt in a directory of its own, for one cluster. */
final class Kubectl {
  /** The line of kubectl that the recordings were made with. */
  private static final String RECORDED_WITH = "v1.32.";

  private static final long PATIENCE_SECONDS = 120;

  private final Path directory;

  private Kubectl(Path directory) {
    this.directory = directory;
  }

  /** Aborts the test where there is none to be compared. */
  static Kubectl of(Path directory, String kubeconfig) throws Exception {
    Files.writeString(directory.resolve("kubeconfig"), kubeconfig);
    Kubectl kubectl = new Kubectl(directory);
    ToolRun version = kubectl.run("kubectl version --client");
    assumeTrue(version.exitCode() == 0, "kubectl is not installed: " + version.stderr().strip());
    assumeTrue(
        version.stdout().contains("Client Version: " + RECORDED_WITH),
        "the recordings are of kubectl " + RECORDED_WITH + "x, here is " + version.stdout());
    return kubectl;
  }

  /** Runs a line of POSIX shell to its end. */
  ToolRun run(String line) throws Exception {
    Path out = directory.resolve("stdout");
    Path err = directory.resolve("stderr");
    Process process =
        shell(line)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          line + "\ngoes on after " + PATIENCE_SECONDS + " s:\n" + Files.readString(out));
    }
    return new ToolRun(
        List.of("sh", "-c", line),
        Files.readString(out),
        Files.readString(err),
        process.exitValue());
  }

  /** Starts one program, whose output is to be read and which is to be ended. */
  Process start(String line) throws IOException {
    return shell("exec " + line).redirectErrorStream(true).start();
  }

  private ProcessBuilder shell(String line) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(directory.toFile());
    builder.environment().put("KUBECONFIG", directory.resolve("kubeconfig").toString());
    builder.environment().put("HOME", directory.toString()); // where it caches what it discovers
    return builder;
  }
}
