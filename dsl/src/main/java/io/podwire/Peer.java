package io.podwire;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Whom a {@link Traffic} names: Pods, a namespace, addresses. An immutable value. */
@API(status = API.Status.EXPERIMENTAL)
public final class Peer {
  private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F:.]+/[0-9]{1,3}");

  private final String words;
  private final @Nullable String namespace;
  private final @Nullable Map<String, String> pods;
  private final @Nullable String cidr;
  private final List<String> except;

  private Peer(
      String words,
      @Nullable String namespace,
      @Nullable Map<String, String> pods,
      @Nullable String cidr,
      List<String> except) {
    this.words = words;
    this.namespace = namespace;
    this.pods = pods;
    this.cidr = cidr;
    this.except = List.copyOf(except);
  }

  /** All Pods of that namespace. */
  public static Peer namespace(String name) {
    Checks.label("namespace", name);
    return new Peer("namespace " + name, name, null, null, List.of());
  }

  /** The Pods with that label, of the policy's own namespace. */
  public static Peer podsLabelled(String label, String value) {
    Map<String, String> labels = Checks.labels(Map.of(label, value));
    return new Peer("Pods with " + label + "=" + value, null, labels, null, List.of());
  }

  /**
   * All addresses of that range, which is meant for those outside the cluster.
   *
   * @throws IllegalArgumentException unless it is a CIDR, as 10.0.0.0/8
   */
  public static Peer cidr(String range) {
    return new Peer(range, null, null, checked(range), List.of());
  }

  static Peer of(WorkloadHandle<?> workload) {
    return new Peer(
        workload.toString(),
        workload.namespace(),
        workload.state().template().getMetadata().getLabels(),
        null,
        List.of());
  }

  static Peer of(PodHandle pod) {
    return new Peer(pod.toString(), pod.namespace(), ownLabels(pod), null, List.of());
  }

  /** A policy selects by labels, so they must tell the Pod from all others of its namespace. */
  private static Map<String, String> ownLabels(PodHandle pod) {
    Map<String, String> labels = pod.resource().getMetadata().getLabels();
    if (labels == null || labels.isEmpty()) {
      throw new IllegalArgumentException(
          "policy: " + pod + " has no labels, by which alone a policy can select it");
    }
    pod
        .scene()
        .reader()
        .pods()
        .inNamespace(pod.namespace())
        .withLabels(labels)
        .list()
        .getItems()
        .stream()
        .map(other -> other.getMetadata().getName())
        .filter(name -> !name.equals(pod.name()))
        .findFirst()
        .ifPresent(
            other -> {
              throw new IllegalArgumentException(
                  "policy: the labels of "
                      + pod
                      + " are those of Pod "
                      + other
                      + " too, and a policy selects by labels alone; name the workload, or give it"
                      + " a label of its own");
            });
    return labels;
  }

  /** Of a namespace, the Pods with that label alone. */
  public Peer podsWith(String label, String value) {
    if (namespace == null || pods != null) {
      throw new IllegalStateException("podsWith: is said of a namespace, as namespace(\"shop\")");
    }
    return new Peer(
        words + ", Pods with " + label + "=" + value,
        namespace,
        Checks.labels(Map.of(label, value)),
        null,
        List.of());
  }

  /** Of a range, without the addresses of that range in it. */
  public Peer except(String range) {
    if (cidr == null) {
      throw new IllegalStateException("except: is said of a range, as cidr(\"10.0.0.0/8\")");
    }
    List<String> more = new ArrayList<>(except);
    more.add(checked(range));
    return new Peer(words + " except " + range, null, null, cidr, more);
  }

  private static String checked(String range) {
    if (!CIDR.matcher(range).matches()) {
      throw Checks.refused("cidr", range, "a range of addresses, as 10.0.0.0/8");
    }
    return range;
  }

  NetworkPolicyPeer asPeer(String policyNamespace) {
    if (cidr != null) {
      return new NetworkPolicyPeer(new IPBlock(cidr, except), null, null);
    }
    boolean elsewhere = namespace != null && (pods == null || !namespace.equals(policyNamespace));
    return new NetworkPolicyPeer(
        null,
        elsewhere ? Traffic.namespaceSelector(String.valueOf(namespace)) : null,
        pods == null ? null : Traffic.labels(pods));
  }

  /** As the Pods that a policy is about: they are of its own namespace. */
  LabelSelector asSubject(String policyNamespace) {
    boolean own = namespace == null || namespace.equals(policyNamespace);
    if (pods == null || !own) {
      throw new IllegalArgumentException(
          "'"
              + words
              + "' is no set of Pods of namespace "
              + policyNamespace
              + ", and a policy there is about those");
    }
    return Traffic.labels(pods);
  }

  String slug() {
    String name = words.substring(words.lastIndexOf('/') + 1);
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  @Override
  public String toString() {
    return words;
  }
}
