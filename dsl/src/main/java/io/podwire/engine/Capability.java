package io.podwire.engine;

import org.apiguardian.api.API;

/**
 * What not every engine can do. A test that needs what the engine has not is aborted, naming the
 * capability: it neither fails nor passes.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum Capability {
  /** Handlers of the test's own run as images. */
  OWN_HANDLERS,
  /** Images are loaded from archives on the test's machine. */
  LOCAL_IMAGES,
  /** Pods reach programs that listen on the test's machine. */
  LOCAL_PORTS,
  /** Java clients of the test's JVM open connections from within Pods. */
  POD_SOCKETS,
  /** Names outside the cluster resolve as the cluster's own upstream answers them. */
  EXTERNAL_DNS,
  /** Names outside the cluster resolve as the scenario declares them. */
  DECLARED_NAMES,
  /** Probes can run in a node's own network namespace. */
  NODE_ACCESS,
  /** Node addresses are reachable from the test's JVM. */
  OUTSIDE_ACCESS,
  /** The cluster has as many nodes as were asked for. */
  SEVERAL_NODES,
  /** A seed decides every free choice and replays it. */
  SEED,
  /** Waiting costs no wall time. */
  VIRTUAL_TIME,
  /** A node can be cut off from everything. */
  NODE_FAULTS,
  /** The way between two nodes, or two Pods, can be cut. */
  LINK_FAULTS,
  /** The way between two nodes can be made slow. */
  LINK_DELAYS,
  /** The cluster's DNS can be made to fail. */
  DNS_FAULTS,
  /** kube-proxy can be kept from following the cluster's changes. */
  PROXY_FAULTS,
  /** Endpoints can be made to follow their Pods late. */
  ENDPOINT_FAULTS,
  /** The test may change what it did not make: nodes, the cluster's own components, its objects. */
  WHOLE_CLUSTER
}
