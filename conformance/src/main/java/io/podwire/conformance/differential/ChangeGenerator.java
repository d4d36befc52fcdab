package io.podwire.conformance.differential;

import io.podwire.conformance.differential.Step.Target;
import io.podwire.conformance.differential.WorkloadGenerator.Workload;
import java.util.ArrayList;
import java.util.List;

/** What happens to a scenario's objects later on: each object is changed at most once. */
final class ChangeGenerator {
  private final Dice dice;
  private final List<Step> steps;
  private final List<Workload> workloads;
  private final List<Target> services;
  private final List<Target> policies;

  ChangeGenerator(
      Dice dice,
      List<Step> steps,
      List<Workload> workloads,
      List<Target> services,
      List<Target> policies) {
    this.dice = dice;
    this.steps = steps;
    this.workloads = new ArrayList<>(workloads);
    this.services = new ArrayList<>(services);
    this.policies = new ArrayList<>(policies);
  }

  void change(List<String> names) {
    int choice = dice.below(10);
    if (choice < 4 && !workloads.isEmpty()) {
      ofWorkload(workloads.remove(dice.below(workloads.size())));
    } else if (choice < 8 && !services.isEmpty()) {
      ofService(services.remove(dice.below(services.size())), names);
    } else if (choice == 8 && !policies.isEmpty()) {
      steps.add(new Step.Delete(policies.remove(dice.below(policies.size()))));
    } else {
      steps.add(new PolicyGenerator(dice).policy(Placement.ONE, "cut-" + choice, names));
    }
  }

  private void ofWorkload(Workload workload) {
    Target target = workload.target();
    if (workload.byFile() && workload.kind() == Kind.POD) {
      steps.add(new Step.Run(workload.namespace(), workload.pod(), List.of("touch", "/tmp/ready")));
    } else if (dice.percent(25)) {
      steps.add(new Step.Delete(target));
    } else if (workload.kind() == Kind.POD) {
      String labels = dice.of("{\"app\":\"other\"}", "{\"tier\":\"back\"}", "{\"tier\":\"front\"}");
      patch(target, "{\"metadata\":{\"labels\":" + labels + "}}");
    } else if (workload.unready() || dice.percent(60)) {
      patch(target, "{\"spec\":{\"replicas\":" + dice.below(4) + "}}");
    } else {
      patch(
          target,
          "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"rolled\":\"yes\"}}}}}");
    }
  }

  private void ofService(Target service, List<String> names) {
    if (dice.percent(15)) {
      steps.add(new Step.Delete(service));
      return;
    }
    patch(
        service,
        "{\"spec\":"
            + dice.of(
                "{\"selector\":{\"app\":\"" + dice.of(names) + "\"}}",
                "{\"selector\":{\"app\":null,\"tier\":\"front\"}}",
                "{\"selector\":null}",
                "{\"type\":\"NodePort\"}",
                "{\"type\":\"LoadBalancer\",\"ports\":[{\"port\":12001,\"targetPort\":8080}]}",
                "{\"type\":\"ClusterIP\"}",
                "{\"type\":\"ExternalName\",\"externalName\":\"web.ns-one.svc.cluster.local\"}",
                "{\"clusterIP\":\"None\"}",
                "{\"clusterIP\":\"10.43.0.10\"}",
                "{\"externalTrafficPolicy\":\"Local\"}",
                "{\"internalTrafficPolicy\":\"Local\"}",
                "{\"publishNotReadyAddresses\":true}",
                "{\"sessionAffinity\":\"ClientIP\"}",
                "{\"ports\":[{\"port\":80,\"targetPort\":8080}]}",
                "{\"ports\":[{\"name\":\"http\",\"port\":8080,\"targetPort\":\"http\"}]}",
                "{\"ports\":[{\"port\":80,\"targetPort\":81}]}")
            + "}");
  }

  private void patch(Target target, String json) {
    steps.add(new Step.Patch(target, json));
  }
}
