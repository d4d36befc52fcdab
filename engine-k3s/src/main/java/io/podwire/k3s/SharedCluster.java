package io.podwire.k3s;

import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.EngineUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one cluster of a JVM. It starts with the first test that asks for it and ends with the JVM;
 * one that died or could not be cleaned is replaced. A start that failed is not tried again.
 */
final class SharedCluster {
  private static final Logger LOG = LoggerFactory.getLogger(SharedCluster.class);

  /** The kubelet's port: something listens there on every node. */
  private static final int KUBELET = 10250;

  private static final int REACH_MILLIS = 1_000;

  private final Supplier<ContainerCluster> start;
  private final Lease lease = new Lease();
  private @Nullable ContainerCluster cluster;
  private @Nullable EngineUnavailableException failure;
  private boolean reachable;
  private SocketFactory sockets = SocketFactory.getDefault();
  private boolean ended;

  SharedCluster(Supplier<ContainerCluster> start) {
    this.start = start;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "podwire-k3s-end"));
  }

  /** What the cluster offers to a test that asks for that. Starts it. */
  Set<Capability> capabilities(ClusterSpec spec) {
    running();
    Set<Capability> all =
        EnumSet.of(Capability.EXTERNAL_DNS, Capability.NODE_ACCESS, Capability.SEVERAL_NODES);
    if (!spec.isolated()) {
      all.add(Capability.DNS_FAULTS); // through the API, and it is everybody's DNS
    }
    if (reachable) {
      all.add(Capability.OUTSIDE_ACCESS);
    }
    return all;
  }

  K3sSession open(ClusterSpec spec) {
    Lease.Claim claim = claim(spec);
    try {
      ContainerCluster ready = running();
      if (ready.size() != spec.nodes()) {
        ready.resize(spec.nodes());
      }
      if (spec.isolated()) {
        claim.share();
      }
      return new K3sSession(this, ready, claim, spec, outside(ready, spec));
    } catch (RuntimeException failed) {
      claim.giveBack();
      throw failed;
    }
  }

  private Outside outside(ContainerCluster ready, ClusterSpec spec) {
    return new Outside(capabilities(spec), ready.serverAddress(), sockets);
  }

  /** Stops a cluster that cannot be brought back to its baseline; the next test gets a new one. */
  synchronized void discard(ContainerCluster unusable, String reason) {
    if (!ended) {
      LOG.warn("the cluster is replaced: {}", reason);
    }
    if (cluster == unusable) {
      cluster = null;
    }
    unusable.stop();
  }

  /** An isolated test that needs another number of nodes has to be alone until it has them. */
  private Lease.Claim claim(ClusterSpec spec) {
    if (!spec.isolated()) {
      return lease.alone();
    }
    Lease.Claim shared = lease.shared();
    if (hasNodes(spec.nodes())) {
      return shared;
    }
    shared.giveBack();
    return lease.alone();
  }

  private synchronized boolean hasNodes(int count) {
    return cluster != null && cluster.size() == count;
  }

  private synchronized ContainerCluster running() {
    if (failure != null) {
      throw failure;
    }
    if (cluster != null && !cluster.isAlive()) {
      LOG.warn("{}", cluster.failure("is replaced"));
      cluster.stop();
      cluster = null;
    }
    if (cluster == null) {
      cluster = started();
      reachable = reaches(cluster.serverAddress());
      sockets = Gateway.sockets(cluster.ranges(), cluster.unusedAddress());
    }
    return cluster;
  }

  private ContainerCluster started() {
    if (ended) {
      throw new IllegalStateException("the JVM is ending: no cluster is started any more");
    }
    try {
      return start.get();
    } catch (EngineUnavailableException unavailable) {
      failure = unavailable;
      throw unavailable;
    }
  }

  private synchronized void end() {
    ended = true;
    if (cluster != null) {
      cluster.stop();
      cluster = null;
    }
  }

  /** A refusal is an answer too. */
  private static boolean reaches(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, KUBELET), REACH_MILLIS);
      return true;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException unreachable) {
      return false;
    }
  }
}
