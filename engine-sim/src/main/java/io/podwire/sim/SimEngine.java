package io.podwire.sim;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import io.podwire.engine.NodePortRange;
import io.podwire.engine.UnknownImages;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.apiguardian.api.API;

/** The engine {@code sim}: a cluster of its own for each session, in this JVM. */
@API(status = API.Status.INTERNAL)
public final class SimEngine implements Engine {
  private static final Set<Capability> CAPABILITIES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Capability.OWN_HANDLERS,
              Capability.LOCAL_PORTS,
              Capability.POD_SOCKETS,
              Capability.DECLARED_NAMES,
              Capability.NODE_FAULTS,
              Capability.LINK_FAULTS,
              Capability.LINK_DELAYS,
              Capability.DNS_FAULTS,
              Capability.PROXY_FAULTS,
              Capability.ENDPOINT_FAULTS,
              Capability.NODE_ACCESS,
              Capability.OUTSIDE_ACCESS,
              Capability.SEVERAL_NODES,
              Capability.WHOLE_CLUSTER,
              Capability.SEED,
              Capability.VIRTUAL_TIME));

  private static final String OWN_NAMESPACE = "test-isolated";

  @Override
  public String name() {
    return "sim";
  }

  @Override
  public Set<Capability> capabilities(ClusterSpec spec) {
    return CAPABILITIES;
  }

  @Override
  public ClusterSession open(ClusterSpec spec) {
    SimOptions options = SimOptions.k3s().with(spec.policy()).with(NodePortRange.ofThisJvm());
    long run = spec.seed().orElseGet(RunSeed::value);
    SimCluster cluster = SimCluster.start(options, spec.nodes(), RunSeed.of(run, spec.test()));
    if (spec.unknownImages() == UnknownImages.STUB) {
      cluster.images().stubUnknown();
    }
    if (!spec.isolated()) {
      return new SimSession(cluster, CAPABILITIES, run, SimSession.DEFAULT_NAMESPACE);
    }
    // As on a real cluster that others are in.
    SimSession session = new SimSession(cluster, CAPABILITIES, run, OWN_NAMESPACE);
    session.client().resource(namespace(OWN_NAMESPACE)).create();
    return session;
  }

  private static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
