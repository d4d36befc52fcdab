package io.podwire.sim.image;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.network.Network;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.runtime.Container;
import io.podwire.sim.runtime.ContainerRuntime;
import io.podwire.sim.runtime.ContainerSpec;
import io.podwire.sim.runtime.ContainerStartException;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Mount;
import io.podwire.sim.runtime.ProcessStreams;
import io.podwire.sim.runtime.RunningProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Containers on one node, without a control plane. */
final class Pods implements AutoCloseable {
  /** What a command printed and how it ended. */
  record Result(String stdout, String stderr, int code) {}

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final Simulation simulation = new Simulation(Instant.parse("2026-11-21T08:00:00Z"), 1);
  final ImageCatalog catalog = new ImageCatalog();
  private final NetworkNode node =
      new Network(simulation).addNode("node", Ip.of("172.18.0.2"), Cidr.of("10.42.0.0/24"));
  private final ContainerRuntime runtime = new ContainerRuntime(simulation, catalog);
  private final Map<String, String> hosts = new LinkedHashMap<>();
  private int lastPid;

  Pods host(String name, String address) {
    hosts.put(name, address);
    return this;
  }

  Container start(String name, String image, String address, List<String> command, Mount... more) {
    StringBuilder lines = new StringBuilder("127.0.0.1\tlocalhost\n");
    hosts.forEach((host, ip) -> lines.append(ip).append('\t').append(host).append('\n'));
    List<Mount> mounts = new ArrayList<>(List.of(more));
    mounts.add(new Mount("/etc/hosts", FileTree.ofFile(lines.toString()), false));
    mounts.add(new Mount("/etc/hostname", FileTree.ofFile(name + "\n"), false));
    mounts.add(
        new Mount(
            "/etc/resolv.conf",
            FileTree.ofFile(
                "search rt.svc.cluster.local svc.cluster.local cluster.local\n"
                    + "nameserver 10.43.0.10\noptions ndots:5\n"),
            false));
    FileTree account = new FileTree().write("token", "x");
    mounts.add(new Mount("/var/run/secrets/kubernetes.io/serviceaccount", account, true));
    return simulation.enter(
        () -> {
          Container container =
              runtime.create(
                  new ContainerSpec(
                      name,
                      image,
                      command,
                      List.of(),
                      Map.of(),
                      "",
                      mounts,
                      name,
                      node.addPod(name + ++lastPid, Ip.of(address)),
                      false,
                      false));
          try {
            container.start();
          } catch (ContainerStartException e) {
            throw new IllegalStateException(e);
          }
          return container;
        });
  }

  Result exec(Container container, String... argv) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    ProcessStreams streams =
        new ProcessStreams() {
          @Override
          public void stdout(byte[] bytes) {
            out.append(new String(bytes, StandardCharsets.UTF_8));
          }

          @Override
          public void stderr(byte[] bytes) {
            err.append(new String(bytes, StandardCharsets.UTF_8));
          }

          @Override
          public void exited(int code) {
            ended.complete(code);
          }

          @Override
          public void failed(String message) {
            err.append(message);
            ended.complete(-1);
          }
        };
    return simulation.enter(
        () -> {
          RunningProcess process = container.exec(List.of(argv), streams);
          process.closeStdin();
          if (!simulation.await(ended, PATIENCE)) {
            throw new AssertionError("still running: " + String.join(" ", argv));
          }
          return new Result(out.toString(), err.toString(), ended.join());
        });
  }

  @Override
  public void close() {
    simulation.close();
  }
}
