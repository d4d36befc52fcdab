package io.podwire.engine;

import java.time.Duration;
import org.apiguardian.api.API;

/**
 * What an engine can do to its own cluster from below the API. A test asks for it by {@link
 * io.podwire.engine.ClusterSession#disturb}.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Disturbance {
  /** What an engine must be able to do for it. */
  Capability capability();

  /**
   * The node's cable is pulled: its Pods run on, reach nothing and are reached by nothing beyond
   * it, and the API server does not hear of it.
   */
  @API(status = API.Status.EXPERIMENTAL)
  record NodeLost(String node) implements Disturbance {
    @Override
    public Capability capability() {
      return Capability.NODE_FAULTS;
    }
  }

  /**
   * Nothing that is sent between the two nodes, or their Pods, arrives; Kubernetes' own talk
   * between them goes on.
   */
  @API(status = API.Status.EXPERIMENTAL)
  record NodesParted(String one, String other) implements Disturbance {
    @Override
    public Capability capability() {
      return Capability.LINK_FAULTS;
    }
  }

  /** What is sent between the two nodes, or their Pods, takes that long for each way. */
  @API(status = API.Status.EXPERIMENTAL)
  record NodesSlowed(String one, String other, Duration delay) implements Disturbance {
    @Override
    public Capability capability() {
      return Capability.LINK_DELAYS;
    }
  }

  /** Nothing that is sent between the Pods of these two addresses arrives. */
  @API(status = API.Status.EXPERIMENTAL)
  record PodsParted(String one, String other) implements Disturbance {
    @Override
    public Capability capability() {
      return Capability.LINK_FAULTS;
    }
  }

  /** The node's rules for Services stay as they are. */
  @API(status = API.Status.EXPERIMENTAL)
  record ProxyStopped(String node) implements Disturbance {
    @Override
    public Capability capability() {
      return Capability.PROXY_FAULTS;
    }
  }

  /** EndpointSlices follow Pods and Services that much later than they do. */
  @API(status = API.Status.EXPERIMENTAL)
  record EndpointsDelayed(Duration delay) implements Disturbance {
    @Override
    public Capability capability() {
      return Capability.ENDPOINT_FAULTS;
    }
  }
}
