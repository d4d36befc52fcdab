package io.podwire;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/** What can be said of one namespace: of the cluster's current one, or of one by its name. */
@API(status = API.Status.EXPERIMENTAL)
public abstract sealed class NamespaceScope permits Cluster, NamespaceHandle {
  private final Scene scene;
  private final String namespace;

  NamespaceScope(Scene scene, String namespace) {
    this.scene = scene;
    this.namespace = namespace;
  }

  /**
   * A Deployment of that image, called after it, with its Pods labelled {@code app=<name>}: as
   * {@code kubectl create deployment}. What is said directly after it ({@code named}, {@code
   * labelled}, …) still belongs to its description; it is created when something could see it.
   *
   * @throws IllegalArgumentException if replicas is negative
   */
  public NewDeployment deploy(Image image, int replicas) {
    return NewDeployment.begin(scene, namespace, image, replicas);
  }

  /** As {@link #deploy(Image, int)} with one replica. */
  public NewDeployment deploy(Image image) {
    return deploy(image, 1);
  }

  /**
   * A single Pod that is kept running to be asked: as {@code kubectl run NAME --image=IMAGE}, where
   * an image of tools waits as its shell would.
   */
  public NewPod run(String name, Image image) {
    return NewPod.begin(scene, namespace, name, image);
  }

  /**
   * A StatefulSet of that image, called after it; {@code headless(port)} gives its Pods names.
   *
   * @throws IllegalArgumentException if replicas is negative
   */
  public NewStatefulSet statefulSet(Image image, int replicas) {
    return NewStatefulSet.begin(scene, namespace, image, replicas);
  }

  /** The StatefulSet of that name; it need not exist yet. */
  public StatefulSetHandle statefulSet(String name) {
    return new StatefulSetHandle(scene, namespace, Checks.label("stateful set", name));
  }

  /** The Deployment of that name; it need not exist yet. */
  public DeploymentHandle deployment(String name) {
    return new DeploymentHandle(scene, namespace, Checks.subdomain("deployment", name));
  }

  /** The DaemonSet of that name; it need not exist yet. */
  public DaemonSetHandle daemonSet(String name) {
    return new DaemonSetHandle(scene, namespace, Checks.subdomain("daemon set", name));
  }

  /** The Pod of that name; it need not exist yet. */
  public PodHandle pod(String name) {
    return new PodHandle(scene, namespace, Checks.subdomain("pod", name));
  }

  /** The Service of that name; it need not exist yet. */
  public ServiceHandle service(String name) {
    return new ServiceHandle(scene, namespace, Checks.label("service", name));
  }

  /** The NetworkPolicy of that name; it need not exist. */
  public NetworkPolicyHandle networkPolicy(String name) {
    return new NetworkPolicyHandle(scene, namespace, Checks.subdomain("network policy", name));
  }

  /**
   * Allows that traffic, and by that no other of its direction to or from the same Pods, as a
   * NetworkPolicy of a generated name.
   *
   * <pre>{@code
   * cluster().allow(ingress().to(web).from(namespace("monitoring")).port(80));
   * }</pre>
   */
  public NetworkPolicyHandle allow(Traffic traffic) {
    String name = "allow-" + traffic.slug() + "-" + scene.nextPolicy();
    apply(traffic.allowed(name, namespace));
    return networkPolicy(name);
  }

  /**
   * Denies all traffic of that direction to or from its Pods, as a NetworkPolicy of a generated
   * name: {@code deny(ingress())}, {@code deny(egress().from(api))}.
   */
  public NetworkPolicyHandle deny(Traffic traffic) {
    String name = "deny-" + traffic.slug() + "-" + scene.nextPolicy();
    apply(traffic.denied(name, namespace));
    return networkPolicy(name);
  }

  /** All Pods of the namespace but the probes' own. */
  public PodsHandle pods() {
    return PodsHandle.inNamespace(scene, namespace);
  }

  /** A client by that name, with curl: a Pod made for probes, once, and used again. */
  public PodProbe client(String name) {
    Checks.label("client", name);
    return PodProbe.of(scene, new ProbePods.Key(namespace, name, Images.curl, null, false));
  }

  /** That many clients, each a Pod of its own. */
  public ClientsProbe clients(int count) {
    Checks.atLeastOne("clients", count);
    return new ClientsProbe(
        java.util.stream.IntStream.rangeClosed(1, count)
            .mapToObj(i -> client("client-" + i))
            .toList());
  }

  /**
   * Who reaches whom, of these Deployments, StatefulSets and DaemonSets.
   *
   * @throws IllegalArgumentException if there is none, or two have the same name
   */
  public Reachability reachability(WorkloadHandle<?>... workloads) {
    return new Reachability(scene, Reachability.ends(workloads), 80);
  }

  /** The Services of the namespace with that label. */
  public ServicesHandle services(String label, String value) {
    Checks.labelValue(Checks.labelKey(label), value);
    return new ServicesHandle(
        "the Services of namespace " + namespace + " with " + label + "=" + value,
        () -> named(scene.reader().services().inNamespace(namespace).withLabel(label, value)));
  }

  /** All Services of the namespace. */
  public ServicesHandle services() {
    return new ServicesHandle(
        "the Services of namespace " + namespace,
        () -> named(scene.reader().services().inNamespace(namespace)));
  }

  private List<ServiceHandle> named(
      FilterWatchListDeletable<Service, ServiceList, ServiceResource<Service>> services) {
    return services.list().getItems().stream()
        .map(service -> new ServiceHandle(scene, namespace, service.getMetadata().getName()))
        .toList();
  }

  /** The client named after that image: a Pod made for probes, once, and used again. */
  public PodProbe fromPod(Image image) {
    String client = image.defaultName();
    return PodProbe.of(scene, new ProbePods.Key(namespace, client, image, null, false));
  }

  /** That Pod, whose own image must have the tools. */
  public ToolProbe fromPod(PodHandle pod) {
    return pod.probeInside();
  }

  /**
   * Applies YAML, as {@code kubectl apply}: one or several documents; those without a namespace go
   * to this one.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public Applied apply(String yaml) {
    return Manifests.apply(scene, namespace, Manifests.read(scene, "yaml", yaml));
  }

  /** Applies a file, or all {@code .yaml}, {@code .yml} and {@code .json} files of a directory. */
  public Applied apply(Path path) {
    return Manifests.apply(scene, namespace, Manifests.read(scene, path));
  }

  /** Applies what the stream holds, as {@link #apply(String)}. */
  public Applied apply(InputStream yaml) {
    try {
      return apply(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies what a program makes, for example {@link Helm#helmTemplate}. */
  public Applied apply(ManifestSource source) {
    return Manifests.apply(
        scene, namespace, Manifests.read(scene, source.toString(), source.yaml()));
  }

  /** Applies objects of fabric8's model. */
  public Applied apply(HasMetadata... objects) {
    return Manifests.apply(scene, namespace, java.util.List.of(objects));
  }

  /** Deletes what the YAML names and waits until it is gone; what is not there is no error. */
  public void delete(String yaml) {
    Manifests.delete(scene, namespace, Manifests.read(scene, "yaml", yaml));
  }

  /** Deletes objects and waits until they are gone; what is not there is no error. */
  public void delete(HasMetadata... objects) {
    Manifests.delete(scene, namespace, java.util.List.of(objects));
  }

  Scene scene() {
    return scene;
  }

  String namespaceName() {
    return namespace;
  }
}
