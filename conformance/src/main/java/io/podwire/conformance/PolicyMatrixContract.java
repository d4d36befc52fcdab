package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.podwire.conformance.PolicyOracle.Connection;
import io.podwire.junit.ClusterTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * The truth table of NetworkPolicy: for each of the sets in {@code policy-sets.yaml}, all pairs of
 * nine Pods on two ports of TCP and two of UDP. What is to be comes from {@link PolicyOracle}. Each
 * pair's control is the table without policies, before and after. Judged on the project's testbed,
 * whose policies are not k3s's own.
 */
@ClusterTest
@Section(Subject.NETWORK_POLICY)
@API(status = API.Status.EXPERIMENTAL)
public abstract class PolicyMatrixContract {
  private static final int LOOKS = 10;

  @Test
  void everySetOfPoliciesLetsThroughWhatTheReferenceSays() {
    PolicyGround ground = PolicyGround.build();
    List<PolicySet> sets = PolicySet.all(ground.addresses());
    assertThat(sets).hasSizeGreaterThan(40);
    assertThat(ground.connections()).hasSize(9 * 9 * 2 * 2);

    List<String> differences = new ArrayList<>(differences(ground, PolicySet.NONE));
    for (PolicySet set : sets) {
      ground.govern(set);
      differences.addAll(differences(ground, set));
    }
    ground.govern(PolicySet.NONE);
    differences.addAll(differences(ground, PolicySet.NONE));

    assertThat(differences).isEmpty();
  }

  /** Looks until the whole table is right; what the last look saw otherwise. */
  private static List<String> differences(PolicyGround ground, PolicySet set) {
    Set<String> expected =
        ground.connections().stream()
            .filter(connection -> PolicyOracle.allows(set.policies(), connection))
            .map(Connection::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> seen = ground.look();
    for (int look = 1; look < LOOKS && !seen.equals(expected); look++) {
      cluster().sleep(Duration.ofMillis(200));
      seen = ground.look();
    }
    List<String> differences = new ArrayList<>();
    for (Connection connection : ground.connections()) {
      String name = connection.toString();
      if (expected.contains(name) != seen.contains(name)) {
        differences.add(
            set.name() + ": " + name + (seen.contains(name) ? " is made" : " is denied"));
      }
    }
    return differences;
  }
}
