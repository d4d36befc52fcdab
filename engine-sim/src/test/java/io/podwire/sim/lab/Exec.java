package io.podwire.sim.lab;

import io.podwire.sim.apiserver.KubeletConnection;
import io.podwire.sim.apiserver.KubeletConnection.ContainerRef;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs commands in containers, for tests. */
final class Exec implements KubeletConnection.RemoteStreams {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final CompletableFuture<String> end = new CompletableFuture<>();

  private Exec() {}

  static String run(WorkloadLab lab, String pod, String container, List<String> command) {
    Exec exec = new Exec();
    String node = lab.get("Pod", pod).text("spec", "nodeName");
    KubeletConnection kubelet = lab.api.kubelet(node).orElseThrow();
    kubelet.exec(new ContainerRef("default", pod, container), command, exec).closeStdin();
    lab.simulation.await(exec.end, Duration.ofSeconds(10));
    return exec.output.toString(StandardCharsets.UTF_8) + exec.end.getNow("timed out");
  }

  @Override
  public void stdout(byte[] bytes) {
    output.writeBytes(bytes);
  }

  @Override
  public void stderr(byte[] bytes) {
    output.writeBytes(bytes);
  }

  @Override
  public void exited(int code) {
    end.complete(code == 0 ? "" : "exit " + code);
  }

  @Override
  public void failed(String message) {
    end.complete(message);
  }
}
