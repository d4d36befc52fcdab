package io.podwire.conformance.differential;

import io.podwire.conformance.differential.Step.Target;
import io.podwire.conformance.differential.WorkloadGenerator.Workload;
import java.util.ArrayList;
import java.util.List;

/** Makes a scenario of a seed: what a team deploys, and then what happens to it. */
final class ScenarioGenerator {
  private static final List<String> WORKLOADS = List.of("web", "api", "db");
  private static final List<String> SERVICES = List.of("web", "api", "db", "extra");

  private final List<Step> steps = new ArrayList<>();
  private final List<Target> policies = new ArrayList<>();
  private final List<String> namespaces = new ArrayList<>();
  private final Dice dice;
  private final WorkloadGenerator workloads;
  private final ServiceGenerator services;

  private ScenarioGenerator(long seed) {
    this.dice = new Dice(seed);
    this.workloads = new WorkloadGenerator(dice, steps);
    this.services = new ServiceGenerator(dice, steps);
  }

  static Scenario of(long seed) {
    ScenarioGenerator generator = new ScenarioGenerator(seed);
    generator.build();
    int changes = generator.dice.below(4);
    if (changes > 0) {
      generator.steps.add(new Step.Settle());
    }
    ChangeGenerator change =
        new ChangeGenerator(
            generator.dice,
            generator.steps,
            generator.workloads.made(),
            generator.services.made(),
            generator.policies);
    for (int i = 0; i < changes; i++) {
      change.change(WORKLOADS);
    }
    return new Scenario(seed, generator.steps);
  }

  private void build() {
    namespace(Placement.ONE, "red");
    if (dice.percent(40)) {
      namespace(Placement.TWO, dice.of("red", "blue"));
    }
    int count = dice.between(1, 2);
    for (int i = 0; i < count; i++) {
      workloads.workload(dice.of(namespaces), WORKLOADS.get(i));
    }
    services(dice.between(1, 4));
    if (dice.percent(40)) {
      policy("first");
    }
    if (dice.percent(20)) {
      policy("second");
    }
  }

  private void namespace(String name, String team) {
    steps.add(
        new Step.Create(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: %s, labels: {team: %s}}
            """
                .formatted(name, team)));
    namespaces.add(name);
    workloads.client(name);
  }

  private void services(int count) {
    List<String> names = new ArrayList<>(SERVICES);
    for (int i = 0; i < count; i++) {
      String name = names.remove(dice.percent(70) ? 0 : dice.below(names.size()));
      Workload led = dice.of(workloads.made());
      services.service(led.namespace(), name, List.of(led.name(), led.name(), "web"));
    }
  }

  private void policy(String name) {
    String namespace = dice.of(namespaces);
    steps.add(new PolicyGenerator(dice).policy(namespace, name, WORKLOADS));
    policies.add(new Target(Kind.NETWORK_POLICY, namespace, name));
  }
}
