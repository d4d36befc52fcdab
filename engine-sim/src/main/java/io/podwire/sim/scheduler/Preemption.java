package io.podwire.sim.scheduler;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.controller.LabelSelector;
import io.podwire.sim.controller.Pods;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Finds less important Pods that would have to end for one Pod to have room (<a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go">default_preemption.go</a>).
 */
final class Preemption {
  /** How many nodes that would do are enough to choose from, and how many of a large cluster's. */
  private static final int MIN_CANDIDATES = 100;

  private static final int CANDIDATES_PERCENT = 10;

  private final Api api;
  private final Nominations nominations;
  private final RandomGenerator random;

  Preemption(Api api, Nominations nominations, RandomGenerator random) {
    this.api = api;
    this.nominations = nominations;
    this.random = random;
  }

  /**
   * A node on which the Pod would have room without some others.
   *
   * @param victims those others, the most important first
   * @param violations how many of them a PodDisruptionBudget would keep
   */
  record Candidate(String node, List<ApiObject> victims, int violations) {
    private static final Comparator<Candidate> BEST_FIRST =
        Comparator.comparingInt(Candidate::violations)
            .thenComparingInt(candidate -> priority(candidate.victims.get(0)))
            .thenComparingLong(Candidate::weight)
            .thenComparingInt(candidate -> candidate.victims.size())
            .thenComparing(Candidate::start, Comparator.reverseOrder());

    /** Each victim weighs something, were its priority ever so low. */
    private long weight() {
      return victims.stream().mapToLong(pod -> priority(pod) + (1L << 31)).sum();
    }

    /** When the first of the most important ones started. */
    private String start() {
      int most = priority(victims.get(0));
      return victims.stream()
          .filter(pod -> priority(pod) == most)
          .map(Preemption::start)
          .min(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static int priority(ApiObject pod) {
    return pod.at("spec", "priority").asInt();
  }

  /** As the API writes it, which sorts; one that has not started is younger than all. */
  private static String start(ApiObject pod) {
    return pod.at("status", "startTime").asText("~");
  }

  /** Whether the Pod waits for victims of its own that are on their way out. */
  boolean isUnderWay(ApiObject pod, Map<NodeState, Verdict> refusals) {
    String node = pod.text("status", "nominatedNodeName");
    boolean hopeless =
        refusals.entrySet().stream()
            .anyMatch(each -> each.getKey().name().equals(node) && each.getValue().hopeless());
    return !node.isEmpty()
        && !hopeless
        && api.withField(Resources.PODS, "spec.nodeName", node).stream()
            .anyMatch(other -> priority(other) < priority(pod) && isVictim(other));
  }

  private static boolean isVictim(ApiObject pod) {
    return pod.isDeleting()
        && !Pods.isTerminal(pod)
        && Pods.condition(pod, "DisruptionTarget")
            .path("reason")
            .asText()
            .equals("PreemptionByScheduler");
  }

  /**
   * The nodes that would do, the best first; for each of the others its verdict becomes why not
   * even that would help.
   *
   * @param filters what the Pod asks of a node once the Pods of these uids are gone
   */
  List<Candidate> candidates(
      ApiObject pod, Map<NodeState, Verdict> refusals, Function<Set<String>, Filters> filters) {
    List<NodeState> nodes = new ArrayList<>();
    for (Map.Entry<NodeState, Verdict> refusal : refusals.entrySet()) {
      if (refusal.getValue().hopeless()) {
        refusal.setValue(Verdict.hopeless("Preemption is not helpful for scheduling"));
      } else {
        nodes.add(refusal.getKey());
      }
    }
    List<Candidate> found = new ArrayList<>();
    int enough = Math.max(MIN_CANDIDATES, nodes.size() * CANDIDATES_PERCENT / 100);
    int first = nodes.isEmpty() ? 0 : random.nextInt(nodes.size());
    for (int i = 0; i < nodes.size() && found.size() < enough; i++) {
      NodeState node = nodes.get((first + i) % nodes.size());
      refusals.put(node, new Search(pod, node, filters).end(found));
    }
    found.sort(Candidate.BEST_FIRST);
    return found;
  }

  /** The search for the fewest victims on one node. */
  private final class Search {
    private final NodeState left;
    private final Function<Set<String>, Filters> filters;
    private final List<ApiObject> lower = new ArrayList<>();
    private final Map<String, Demand> demands = new HashMap<>();
    private final Set<String> gone = new LinkedHashSet<>();

    Search(ApiObject pod, NodeState node, Function<Set<String>, Filters> filters) {
      this.filters = filters;
      this.left = nominations.on(node, pod, priority(pod)).copy();
      for (ApiObject other : api.withField(Resources.PODS, "spec.nodeName", node.name())) {
        if (priority(other) < priority(pod) && node.has(other.uid())) {
          lower.add(other);
          demands.put(other.uid(), left.demand(other.uid()));
        }
      }
      lower.sort(
          Comparator.comparingInt((ApiObject other) -> -priority(other))
              .thenComparing(Preemption::start));
    }

    /** Adds what it has found, or says why it has not found anything. */
    Verdict end(List<Candidate> found) {
      if (lower.isEmpty()) {
        return Verdict.hopeless("No preemption victims found for incoming pod");
      }
      lower.forEach(this::take);
      Verdict without = fit();
      if (without.fits()) {
        List<ApiObject> protectedOnes = protectedByBudgets(lower);
        Set<ApiObject> victims = new LinkedHashSet<>();
        protectedOnes.forEach(other -> reprieve(other, victims));
        int violations = victims.size();
        lower.stream()
            .filter(other -> !protectedOnes.contains(other))
            .forEach(other -> reprieve(other, victims));
        List<ApiObject> ordered = lower.stream().filter(victims::contains).toList();
        found.add(new Candidate(left.name(), ordered, violations));
      }
      return without;
    }

    private void take(ApiObject other) {
      gone.add(other.uid());
      left.remove(other.uid());
    }

    private Verdict fit() {
      return filters.apply(gone).on(left);
    }

    /** Puts it back, if the Pod has room all the same. */
    private void reprieve(ApiObject other, Set<ApiObject> victims) {
      gone.remove(other.uid());
      left.add(other.uid(), Objects.requireNonNull(demands.get(other.uid())));
      if (!fit().fits()) {
        take(other);
        victims.add(other);
      }
    }
  }

  /** Those of the Pods with which budgets that allow some others to end are overdrawn. */
  private List<ApiObject> protectedByBudgets(List<ApiObject> pods) {
    Map<String, Integer> allowed = new HashMap<>();
    List<ApiObject> found = new ArrayList<>();
    for (ApiObject pod : pods) {
      boolean overdrawn = false;
      for (ApiObject budget : api.list(Resources.POD_DISRUPTION_BUDGETS, pod.namespace())) {
        LabelSelector selector = LabelSelector.of(budget.at("spec", "selector"));
        if (!selector.isEmpty() && selector.matches(pod.at("metadata", "labels"))) {
          int most = budget.at("status", "disruptionsAllowed").asInt();
          overdrawn |= allowed.merge(budget.uid(), most - 1, (had, fresh) -> had - 1) < 0;
        }
      }
      if (overdrawn) {
        found.add(pod);
      }
    }
    return found;
  }
}
