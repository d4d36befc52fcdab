package io.podwire.sim.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.podwire.sim.controller.NodeAffinity;
import io.podwire.sim.controller.Tolerations;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * Which of the nodes that will do is the best. Weights as in <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/apis/config/v1/default_plugins.go">the
 * default plugins</a>; the spreading counts the Pods of the same controller.
 */
final class Scores {
  private static final int TAINTS = 3;
  private static final int NODE_AFFINITY = 2;
  private static final int SPREAD = 2;
  private static final int POD_AFFINITY = 2;

  private final ApiObject pod;
  private final Demand demand;
  private final PodAffinity.Check affinity;

  Scores(ApiObject pod, Demand demand, PodAffinity.Check affinity) {
    this.pod = pod;
    this.demand = demand;
    this.affinity = affinity;
  }

  /** One of the best, by chance. */
  NodeState best(List<NodeState> nodes, RandomGenerator random) {
    if (nodes.size() == 1) {
      return nodes.get(0);
    }
    double[] scores = new double[nodes.size()];
    add(scores, nodes, 1, 0, this::room);
    add(scores, nodes, SPREAD, 100, state -> -state.podsOf(demand.owner()));
    add(scores, nodes, TAINTS, 100, state -> -avoided(state));
    JsonNode spec = pod.at("spec");
    if (spec.has("affinity")) {
      add(scores, nodes, NODE_AFFINITY, 100, state -> NodeAffinity.preference(spec, state.node()));
      add(scores, nodes, POD_AFFINITY, 100, state -> affinity.preference(state.node()));
    }
    double most = Double.NEGATIVE_INFINITY;
    List<NodeState> best = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      double score = Math.floor(scores[i]);
      if (score > most) {
        best.clear();
        most = score;
      }
      if (score == most) {
        best.add(nodes.get(i));
      }
    }
    return best.get(random.nextInt(best.size()));
  }

  /**
   * @param scale what the best node gets, the worst getting nothing; zero to take values as they
   *     are
   */
  private static void add(
      double[] scores,
      List<NodeState> nodes,
      int weight,
      int scale,
      ToDoubleFunction<NodeState> score) {
    double[] values = new double[nodes.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = score.applyAsDouble(nodes.get(i));
    }
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    for (int i = 0; i < values.length; i++) {
      if (scale == 0) {
        scores[i] += weight * values[i];
      } else if (most > least) {
        scores[i] += weight * scale * (values[i] - least) / (most - least);
      }
    }
  }

  /** The share, in percent, of CPU and memory that is left with the Pod on it. */
  private double room(NodeState state) {
    double cpu = share(state.scoredCpu() + demand.scoredCpu(), state.cpu());
    double memory = share(state.scoredMemory() + demand.scoredMemory(), state.memory());
    double balance = 1 - Math.abs(cpu - memory) / 2;
    return 100 * (cpu + memory) / 2 + 100 * balance;
  }

  private static double share(long taken, long all) {
    return all <= 0 || taken >= all ? 0 : (double) (all - taken) / all;
  }

  private int avoided(NodeState state) {
    int count = 0;
    for (JsonNode taint : state.taints()) {
      if (taint.path("effect").asText().equals("PreferNoSchedule")
          && !Tolerations.isTolerated(taint, pod.at("spec", "tolerations"))) {
        count++;
      }
    }
    return count;
  }
}
