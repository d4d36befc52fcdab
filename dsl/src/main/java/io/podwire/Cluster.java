package io.podwire;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A cluster, as one test holds it, and its current namespace.
 *
 * <pre>{@code
 * cluster().deploy(nginx, 2).expose(PORT_80).fromPod(busybox).wget("http://nginx")
 *          .succeeds().bodyContains("Welcome to nginx!");
 * }</pre>
 *
 * <p>It belongs to the thread that got it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Cluster extends NamespaceScope implements AutoCloseable {
  Cluster(ClusterSession session, Duration timeout, Sharing sharing) {
    super(new Scene(session, timeout, sharing), session.namespace());
  }

  /** The namespace of that name, made when the first object is created in it. */
  public NamespaceHandle namespace(String name) {
    return new NamespaceHandle(scene(), name);
  }

  /** The name of the current namespace. */
  public String currentNamespace() {
    return namespaceName();
  }

  /** The cluster's nodes, by name. */
  public List<NodeHandle> nodes() {
    return scene().peek().nodes().list().getItems().stream()
        .map(node -> new NodeHandle(scene(), namespaceName(), node.getMetadata().getName()))
        .sorted(java.util.Comparator.comparing(NodeHandle::name))
        .toList();
  }

  /** The node of that name. */
  public NodeHandle node(String name) {
    return new NodeHandle(scene(), namespaceName(), Checks.subdomain("node", name));
  }

  /**
   * The first node's own network.
   *
   * @throws UnsupportedCapabilityException if the engine gives no access to nodes
   */
  public NodeProbe fromNode() {
    return nodes().get(0).probe();
  }

  /**
   * A machine outside the cluster.
   *
   * @throws UnsupportedCapabilityException if the engine's nodes cannot be reached from outside
   */
  public OutsideProbe fromOutside() {
    scene().require(Capability.OUTSIDE_ACCESS, "fromOutside()");
    return new OutsideProbe(scene());
  }

  /** The fabric8 client: everything else. It may be used on any thread. */
  public KubernetesClient client() {
    scene().writer();
    return scene().session().userClient();
  }

  /**
   * A kubeconfig, as YAML, for kubectl and for clients in any language, which reach the cluster by
   * it until the test ends. From the first call on, a simulated cluster listens on a port of this
   * machine's loopback interface and its time follows the wall clock, faster than it: its objects
   * may be younger than this machine's clock, which kubectl shows as the age {@code <invalid>}.
   *
   * <p>It opens the whole cluster: the test is aborted where that is not the test's.
   */
  public String kubeconfig() {
    scene().require(Capability.WHOLE_CLUSTER, "kubeconfig()");
    scene().flush();
    return scene().session().kubeconfig();
  }

  /** The name of the engine, for example {@code sim}. */
  public String engine() {
    return scene().session().engine();
  }

  /**
   * Makes images of the test's own known to the cluster, for manifests that name them. What the DSL
   * itself deploys it makes known by itself.
   *
   * @throws UnsupportedCapabilityException if the engine cannot have them
   */
  public Cluster provide(Image... images) {
    for (Image image : images) {
      scene().provide(image);
    }
    return this;
  }

  /**
   * Lets something go wrong, until the test ends or the result is closed.
   *
   * @throws UnsupportedCapabilityException if the engine cannot do that
   */
  public ActiveFault inject(Fault fault) {
    return new Faults(scene()).inject(fault);
  }

  /**
   * A machine outside the cluster by that name, to be given handlers: {@code
   * external("api.example.com").http(80, request -> …)}. Names outside that are not declared get
   * SERVFAIL.
   *
   * @throws IllegalArgumentException if it is no host name of several parts
   * @throws UnsupportedCapabilityException if the engine resolves no names that a test declares
   */
  public ExternalHost external(String name) {
    scene().require(Capability.DECLARED_NAMES, "external(\"" + name + "\")");
    return ExternalHost.begin(scene(), name);
  }

  /** What the engine can do. */
  public Set<Capability> capabilities() {
    return scene().session().capabilities();
  }

  /** Waits for something else, which these words name, on the cluster's own clock. */
  public Await await(String words) {
    return new Await(scene(), words, scene().timeout());
  }

  /** Lets that much of the cluster's time pass. */
  public void sleep(Duration duration) {
    scene().flush();
    scene().clock().sleep(Checks.positive("sleep", duration));
  }

  /** Creates all that was described and that nothing has looked at yet. */
  void settle() {
    scene().settle();
  }

  ClusterSession session() {
    return scene().session();
  }

  /**
   * Gives the cluster back; all that the test made is removed.
   *
   * @throws AssertionError at last, if a sentence ended before its assertion
   */
  @Override
  public void close() {
    scene().close();
  }

  @Override
  public String toString() {
    return "cluster on " + engine() + ", namespace " + namespaceName();
  }
}
