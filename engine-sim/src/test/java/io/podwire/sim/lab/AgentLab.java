package io.podwire.sim.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podwire.engine.NodePortRange;
import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import io.podwire.sim.apiserver.ApiServer;
import io.podwire.sim.apiserver.DeleteOptions;
import io.podwire.sim.apiserver.kinds.BuiltinKinds;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.kubeproxy.ClusterServices;
import io.podwire.sim.kubeproxy.KubeProxy;
import io.podwire.sim.network.Network;
import io.podwire.sim.network.NetworkNamespace;
import io.podwire.sim.network.NetworkNode;
import io.podwire.sim.network.TcpConnection;
import io.podwire.sim.policy.ClusterPolicies;
import io.podwire.sim.policy.PolicyAgent;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ObjectKey;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.TestObjects;
import io.podwire.sim.trace.Trace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * An API server and a network of two nodes for the agents between them, without kubelets: what a
 * test wants in the API or on the network, it puts there itself.
 */
public final class AgentLab implements AutoCloseable {
  public static final Cidr POD_RANGE = Cidr.of("10.42.0.0/16");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  public final Simulation simulation;
  public final Network network;
  public final NetworkNode n1;
  public final NetworkNode n2;
  public final NetworkNamespace outside;
  public final ApiServer api;

  public AgentLab(long seed) {
    simulation = new Simulation(Instant.parse("2026-01-01T00:00:00Z"), seed);
    network = new Network(simulation);
    n1 = network.addNode("n1", Ip.of("172.18.0.2"), Cidr.of("10.42.0.0/24"));
    n2 = network.addNode("n2", Ip.of("172.18.0.3"), Cidr.of("10.42.1.0/24"));
    outside = network.addOutsideHost("outside", Ip.of("172.18.0.1"));
    api = simulation.enter(() -> BuiltinKinds.start(simulation));
    // No controller runs here that would make what every Pod needs.
    create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: default}}");
  }

  /** Starts a proxy on each of the nodes. */
  public void startProxies(Trace trace, NetworkNode... nodes) {
    ClusterServices services = new ClusterServices(simulation::nanoTime);
    simulation.enter(
        () -> {
          services.start(api);
          for (NetworkNode node : nodes) {
            new KubeProxy(simulation, node, POD_RANGE, services, trace).start(api);
          }
        });
  }

  /** Starts to enforce policies on each of the nodes. */
  public void startPolicies(boolean reject, Trace trace, NetworkNode... nodes) {
    ClusterPolicies policies = new ClusterPolicies(simulation::nanoTime);
    simulation.enter(
        () -> {
          policies.start(api);
          for (NetworkNode node : nodes) {
            new PolicyAgent(simulation, node, NodePortRange.DEFAULT, reject, policies, trace)
                .start();
          }
        });
  }

  /** Lets virtual time pass. */
  public void pass(Duration time) {
    simulation.enter(() -> simulation.sleep(time));
  }

  /** Lets the agents catch up with the API. */
  public void settle() {
    pass(Duration.ofSeconds(3));
  }

  /** Creates the objects that the documents describe. */
  public void create(String yaml) {
    for (ApiObject object : TestObjects.objects(yaml)) {
      simulation.enter(() -> api.create(type(object.kind()), object.copy()));
    }
  }

  /** Replaces the status of an object by the document's. */
  public void updateStatus(String yaml) {
    ApiObject object = TestObjects.object(yaml);
    simulation.enter(() -> api.updateStatus(type(object.kind()), object.copy()));
  }

  /** Replaces the object by what the document says. */
  public void update(String yaml) {
    ApiObject object = TestObjects.object(yaml);
    simulation.enter(() -> api.update(type(object.kind()), object.copy()));
  }

  /** Deletes the object. */
  public void delete(String kind, String namespace, String name) {
    simulation.enter(
        () -> api.delete(new ObjectKey(type(kind), namespace, name), DeleteOptions.BACKGROUND));
  }

  /** The object as it is now. */
  public ApiObject get(String kind, String namespace, String name) {
    Supplier<ApiObject> find =
        () -> api.find(new ObjectKey(type(kind), namespace, name)).orElseThrow();
    return simulation.enter(find);
  }

  /** The kind of that name. */
  public ResourceType type(String kind) {
    return api.types().stream().filter(type -> type.kind().equals(kind)).findFirst().orElseThrow();
  }

  /** A Pod on the network that answers each connection with its name and whom it saw. */
  public NetworkNamespace server(NetworkNode node, String name, String ip, int port) {
    NetworkNamespace pod = node.addPod(name, Ip.of(ip));
    serve(pod, name, port);
    return pod;
  }

  /** Answers on the port as {@link #server} does, by the host's own name. */
  public void serve(NetworkNamespace host, int port) {
    serve(host, host.name(), port);
  }

  private void serve(NetworkNamespace host, String name, int port) {
    try {
      host.listen(
          Ip.ANY, port, connection -> simulation.start(name, () -> answer(name, connection)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void answer(String name, TcpConnection connection) {
    try (connection) {
      connection.output().write((name + " saw " + connection.remote().ip()).getBytes(UTF_8));
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
  }

  /** What comes of a new connection: the server's answer, or how it failed. */
  public String connect(NetworkNamespace from, String ip, int port) {
    return simulation.enter(() -> tryToConnect(from, Ip.of(ip), port));
  }

  private static String tryToConnect(NetworkNamespace from, Ip ip, int port) {
    try (TcpConnection connection = from.connect(ip, port, PATIENCE)) {
      return new String(connection.input().readAllBytes(), UTF_8);
    } catch (SocketTimeoutException e) {
      return "timed out";
    } catch (NoRouteToHostException e) {
      return "no route";
    } catch (ConnectException e) {
      return "refused";
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    simulation.close();
  }
}
