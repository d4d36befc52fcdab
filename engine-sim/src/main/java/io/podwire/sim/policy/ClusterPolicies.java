package io.podwire.sim.policy;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.late.History;
import io.podwire.sim.policy.Subject.LabelsOf;
import io.podwire.sim.policy.Subject.PodAt;
import io.podwire.sim.policy.Subject.PoliciesOf;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.WatchEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The policies of the cluster and what they are about, read once for all nodes. A {@link
 * PolicyAgent} judges its node's connections by it, as late as that is.
 */
public final class ClusterPolicies {
  private final History<Subject, Fact> facts;
  private final Map<String, PolicyPod> pods = new HashMap<>();
  private final Map<String, TreeMap<String, Policy>> policies = new HashMap<>();

  /**
   * @param clock the virtual time in nanoseconds
   */
  public ClusterPolicies(LongSupplier clock) {
    this.facts = new History<>(clock);
  }

  /** Begins to follow the API. */
  public void start(Api api) {
    String name = "policy";
    api.watch(
        name,
        Resources.NETWORK_POLICIES,
        event -> tell(event, this::putPolicy, this::removePolicy));
    api.watch(name, Resources.PODS, event -> tell(event, this::putPod, this::removePod));
    api.watch(
        name,
        Resources.NAMESPACES,
        event -> tell(event, this::putNamespace, this::removeNamespace));
  }

  private static void tell(WatchEvent event, Consumer<ApiObject> put, Consumer<ApiObject> remove) {
    (event.type() == WatchEvent.Type.DELETED ? remove : put).accept(event.object());
  }

  History<Subject, Fact> facts() {
    return facts;
  }

  void putNamespace(ApiObject namespace) {
    Fact.Labels now = new Fact.Labels(namespace.labels());
    LabelsOf subject = new LabelsOf(namespace.name());
    if (!now.equals(facts.get(subject))) {
      facts.put(subject, now);
    }
  }

  void removeNamespace(ApiObject namespace) {
    facts.put(new LabelsOf(namespace.name()), null);
  }

  void putPolicy(ApiObject policy) {
    policies
        .computeIfAbsent(policy.namespace(), unseen -> new TreeMap<>())
        .put(policy.name(), Policy.of(policy));
    tellPolicies(policy.namespace());
  }

  void removePolicy(ApiObject policy) {
    policies.getOrDefault(policy.namespace(), new TreeMap<>()).remove(policy.name());
    tellPolicies(policy.namespace());
  }

  private void tellPolicies(String namespace) {
    Map<String, Policy> now = policies.getOrDefault(namespace, new TreeMap<>());
    facts.put(
        new PoliciesOf(namespace),
        now.isEmpty() ? null : new Fact.Policies(List.copyOf(now.values())));
  }

  void putPod(ApiObject pod) {
    PolicyPod now = PolicyPod.of(pod).orElse(null);
    PolicyPod before = pods.get(key(pod));
    if (now == null) {
      removePod(pod);
    } else if (!now.equals(before)) {
      if (before != null && !before.ip().equals(now.ip())) {
        removePod(pod);
      }
      pods.put(key(pod), now);
      facts.put(new PodAt(now.ip()), now);
    }
  }

  void removePod(ApiObject pod) {
    PolicyPod gone = pods.remove(key(pod));
    if (gone != null && gone.equals(facts.get(new PodAt(gone.ip())))) {
      facts.put(new PodAt(gone.ip()), null);
    }
  }

  private static String key(ApiObject pod) {
    return pod.namespace() + "/" + pod.name();
  }
}
