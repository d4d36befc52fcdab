package io.podwire.sim.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.podwire.sim.controller.NodeAffinity;
import io.podwire.sim.controller.Tolerations;
import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which nodes will do for one Pod, asked in the order of <a
 * href="https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/scheduler/apis/config/v1/default_plugins.go">the
 * default plugins</a>: the first that refuses gives the reason.
 */
final class Filters {
  private static final JsonNode CORDON =
      JsonNodeFactory.instance
          .objectNode()
          .put("key", "node.kubernetes.io/unschedulable")
          .put("effect", "NoSchedule");

  private final ApiObject pod;
  private final JsonNode spec;
  private final boolean isChoosy;
  private final Demand demand;
  private final TopologySpread spread;
  private final PodAffinity.Check affinity;
  private final VolumeBinding volumes;

  Filters(
      ApiObject pod,
      Demand demand,
      TopologySpread spread,
      PodAffinity.Check affinity,
      VolumeBinding volumes) {
    this.pod = pod;
    this.spec = pod.at("spec");
    this.isChoosy = spec.has("nodeSelector") || spec.path("affinity").has("nodeAffinity");
    this.demand = demand;
    this.spread = spread;
    this.affinity = affinity;
    this.volumes = volumes;
  }

  PodAffinity.Check affinity() {
    return affinity;
  }

  Verdict on(NodeState state) {
    ApiObject node = state.node();
    Verdict own = unschedulable(state);
    own = own.fits() ? taints(pod, state.taints()) : own;
    if (own.fits() && isChoosy && !NodeAffinity.matches(spec, node)) {
      own = Verdict.hopeless("node(s) didn't match Pod's node affinity/selector");
    }
    own = own.fits() ? ports(state) : own;
    own = own.fits() ? resources(state) : own;
    own = own.fits() ? volumes.on(node) : own;
    own = own.fits() ? spread.on(node) : own;
    return own.fits() ? affinity.on(node) : own;
  }

  private Verdict unschedulable(NodeState state) {
    boolean refuses =
        state.isCordoned() && !Tolerations.isTolerated(CORDON, pod.at("spec", "tolerations"));
    return refuses ? Verdict.hopeless("node(s) were unschedulable") : Verdict.FITS;
  }

  static Verdict taints(ApiObject pod, JsonNode taints) {
    for (JsonNode taint : taints) {
      if (!taint.path("effect").asText().equals("PreferNoSchedule")
          && !Tolerations.isTolerated(taint, pod.at("spec", "tolerations"))) {
        return Verdict.hopeless("node(s) had untolerated taint(s)");
      }
    }
    return Verdict.FITS;
  }

  private Verdict ports(NodeState state) {
    for (Demand.HostPort port : demand.ports()) {
      if (state.isTaken(port)) {
        return Verdict.crowded("node(s) didn't have free ports for the requested pod ports");
      }
    }
    return Verdict.FITS;
  }

  private Verdict resources(NodeState state) {
    List<String> reasons = new ArrayList<>(0);
    boolean hopeless = false;
    if (state.isFull()) {
      reasons.add("Too many pods");
    }
    for (Map.Entry<String, Long> request : demand.resources().entrySet()) {
      if (request.getValue() > 0 && request.getValue() > state.free(request.getKey())) {
        reasons.add("Insufficient " + request.getKey());
        hopeless |= request.getValue() > state.allocatable(request.getKey());
      }
    }
    return reasons.isEmpty() ? Verdict.FITS : new Verdict(reasons, hopeless);
  }
}
