package io.podwire.conformance;

import static io.podwire.Podwire.cluster;
import static io.podwire.conformance.EngineContract.NIGHTLY;

import io.podwire.engine.Capability;
import io.podwire.junit.ClusterTest;
import io.podwire.junit.RequiresCapability;
import io.podwire.junit.Scope;
import java.time.Duration;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Requests to the API server, one after the other, are answered as a real cluster's server answered
 * them, but for what is free: addresses, identities, times. Each recording keeps to a namespace of
 * its own; see {@link Exchange} for how they are written and {@link Replay} for how they are made.
 */
@ClusterTest(scope = Scope.CLASS)
@RequiresCapability(Capability.WHOLE_CLUSTER)
@Section(Subject.API_SERVER)
@API(status = API.Status.EXPERIMENTAL)
public abstract class RequestsContract {
  @Test
  void listsInPagesAndOfOlderStates() throws Exception {
    replay("pages");
  }

  @Test
  void whoWritesStatusAndScale() throws Exception {
    replay("subresources");
  }

  @Test
  void statusesOfWorkloads() throws Exception {
    replay("statuses");
  }

  @Test
  @Tag(NIGHTLY)
  void namespacesFromBirthToEnd() throws Exception {
    replay("namespaces");
  }

  @Test
  void whoOwnsWhichFields() throws Exception {
    replay("apply");
  }

  @Test
  void watches() throws Exception {
    replay("watches");
  }

  @Test
  void deletions() throws Exception {
    replay("deletions");
  }

  @Test
  void optionsAndSelectors() throws Exception {
    replay("options");
  }

  @Test
  void refusals() throws Exception {
    replay("refusals");
  }

  @Test
  void addressesWithLeadingZeros() throws Exception {
    replay("addresses");
  }

  private static void replay(String name) throws Exception {
    Dialogue dialogue =
        new Dialogue(cluster().client(), () -> cluster().sleep(Duration.ofMillis(100)));
    Replay.of("requests", name, dialogue::next);
  }
}
