package io.podwire.sim.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.ApiException;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.apiserver.kinds.BuiltinKinds;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.controller.Controllers;
import io.podwire.sim.image.ImageCatalog;
import io.podwire.sim.image.busybox.BusyBox;
import io.podwire.sim.kubelet.Kubelet;
import io.podwire.sim.kubelet.NodeConfig;
import io.podwire.sim.kubelet.ServiceVariables;
import io.podwire.sim.network.Network;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.runtime.ContainerRuntime;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Image;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixSignal;
import io.podwire.sim.scheduler.Scheduler;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.TestObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A cluster that runs workloads: API server, controllers, scheduler and kubelets, but no proxy and
 * no DNS. Its images are {@code busybox} and {@code web}, which answers HTTP on port 80.
 */
public final class WorkloadLab implements AutoCloseable {
  public final Simulation simulation;
  public final Network network;
  public final ApiServer api;
  public final Map<String, Kubelet> kubelets = new LinkedHashMap<>();
  public final ImageCatalog images = new ImageCatalog();

  /**
   * @param nodes how many nodes, called n1, n2 and so on
   */
  public WorkloadLab(long seed, int nodes) {
    simulation = new Simulation(Instant.parse("2026-01-01T00:00:00Z"), seed);
    network = new Network(simulation);
    images.register("library/busybox", image(BusyBox.files(), List.of("sh")));
    Program.Daemon web = process -> process.own(process.network().listen(Ip.ANY, 80, this::serve));
    images.register(
        "library/web", image(BusyBox.files().program("/bin/web", web), List.of("/bin/web")));
    api =
        simulation.enter(
            () -> {
              ApiServer server = BuiltinKinds.start(simulation);
              Controllers.start(server, simulation, "CA", () -> java.time.Duration.ZERO);
              new Scheduler(server, simulation).start();
              return server;
            });
    for (int i = 0; i < nodes; i++) {
      addNode(i);
    }
    api.connectKubelets(node -> Optional.ofNullable(kubelets.get(node)).map(Kubelet::connection));
    pass(Duration.ofSeconds(1));
  }

  private static Image image(FileTree files, List<String> command) {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    return new Image(files, env, List.of(), command, "/", new TreeSet<>(), UnixSignal.TERM);
  }

  private void serve(TcpConnection connection) {
    simulation.start("web", () -> answer(connection));
  }

  private static void answer(TcpConnection connection) {
    try (connection) {
      byte[] buffer = new byte[4096];
      connection.input().read(buffer);
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
      connection.output().write(answer.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      return;
    }
  }

  private void addNode(int index) {
    String name = "n" + (index + 1);
    NetworkNode node =
        network.addNode(name, Ip.of("172.18.0.2").plus(index), Cidr.of("10.42." + index + ".0/24"));
    NodeConfig config =
        new NodeConfig(
            Ip.of("10.43.0.10"),
            "cluster.local",
            "nameserver 1.1.1.1\n",
            2,
            8L << 20,
            110,
            Map.of(),
            "v1.34.4",
            (namespace, account, pod, uid, audience, seconds) ->
                api.token(
                    new ObjectKey(Resources.SERVICE_ACCOUNTS, namespace, account),
                    audience,
                    seconds,
                    new ObjectKey(Resources.PODS, namespace, pod)));
    Kubelet kubelet =
        new Kubelet(
            api,
            simulation,
            node,
            new ContainerRuntime(simulation, images),
            config,
            new ServiceVariables(api));
    kubelets.put(name, kubelet);
    simulation.enter(kubelet::start);
  }

  /** Lets virtual time pass. */
  public void pass(Duration time) {
    simulation.enter(() -> simulation.sleep(time));
  }

  /** Lets virtual time pass until it is so, at most so long. */
  public boolean within(Duration most, BooleanSupplier so) {
    for (Duration spent = Duration.ZERO; spent.compareTo(most) < 0; ) {
      if (simulation.enter(so::getAsBoolean)) {
        return true;
      }
      Duration step = Duration.ofMillis(20);
      pass(step);
      spent = spent.plus(step);
    }
    return simulation.enter(so::getAsBoolean);
  }

  /** Creates the objects that the documents describe. */
  public void create(String yaml) {
    for (ApiObject object : TestObjects.objects(yaml)) {
      simulation.enter(() -> api.create(type(object.kind()), object.copy()));
    }
  }

  /** Changes an object by the function. */
  public ApiObject edit(String kind, String name, UnaryOperator<ObjectNode> change) {
    return simulation.enter(
        () -> api.update(type(kind), change.apply(find(kind, name).orElseThrow().copy())));
  }

  public void delete(String kind, String name) {
    delete(kind, name, DeleteOptions.BACKGROUND);
  }

  public void delete(String kind, String name, DeleteOptions options) {
    simulation.enter(() -> api.delete(key(kind, name), options));
  }

  /** The object in the namespace default, or of the cluster. */
  public Optional<ApiObject> find(String kind, String name) {
    return simulation.enter(() -> api.find(key(kind, name)));
  }

  public ApiObject get(String kind, String name) {
    return find(kind, name).orElseThrow();
  }

  public List<ApiObject> list(String kind) {
    return simulation.enter(() -> api.list(type(kind), "default"));
  }

  private ObjectKey key(String kind, String name) {
    ResourceType type = type(kind);
    return new ObjectKey(type, type.namespaced() ? "default" : "", name);
  }

  /** The kind of that name. */
  public ResourceType type(String kind) {
    return api.types().stream().filter(type -> type.kind().equals(kind)).findFirst().orElseThrow();
  }

  /** What was recorded about the object, as reason and message, oldest first. */
  public List<String> events(String kind, String name) {
    List<String> texts = new ArrayList<>();
    List<ApiObject> events = new ArrayList<>(list("Event"));
    events.sort(java.util.Comparator.comparing(event -> event.name()));
    for (ApiObject event : events) {
      if (event.text("involvedObject", "kind").equals(kind)
          && event.text("involvedObject", "name").equals(name)) {
        texts.add(event.text("reason") + ": " + event.text("message"));
      }
    }
    return texts;
  }

  /** Runs a command in a container of a Pod: what it printed, and how it ended. */
  public String exec(String pod, String container, String... command) {
    return simulation.enter(() -> Exec.run(this, pod, container, List.of(command)));
  }

  /** The message and code of what the server refuses. */
  public static String refusal(Runnable request) {
    try {
      request.run();
      return "accepted";
    } catch (ApiException refused) {
      return refused.code() + " " + refused.getMessage();
    }
  }

  @Override
  public void close() {
    simulation.close();
  }
}
