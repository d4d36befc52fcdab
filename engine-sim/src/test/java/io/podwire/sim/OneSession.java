package io.podwire.sim;

import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSession;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import java.util.Set;

/** An engine that has a session already. */
record OneSession(ClusterSession session) implements Engine {
  @Override
  public String name() {
    return session.engine();
  }

  @Override
  public Set<Capability> capabilities(ClusterSpec spec) {
    return session.capabilities();
  }

  @Override
  public ClusterSession open(ClusterSpec spec) {
    return session;
  }
}
