package io.podwire.sim.coredns;

import io.podwire.sim.apiserver.Api;
import io.podwire.sim.apiserver.Resources;
import io.podwire.sim.clock.Simulation;
import io.podwire.sim.runtime.FileTree;
import io.podwire.sim.runtime.Image;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixSignal;
import io.podwire.sim.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * CoreDNS as the program of an image: what it knows of the cluster is followed once, and shared by
 * all Pods that run it; each of them has its own cache.
 */
public final class CoreDns {
  /** Where the image is found. */
  public static final String REPOSITORY = "rancher/mirrored-coredns-coredns";

  private static final String EXECUTABLE = "/coredns";

  private final Api api;
  private final OutsideNames outside;
  private final Trace trace;
  private final DnsIndex index;
  private final ClusterNames names;

  /** A server whose answers nobody follows. */
  public CoreDns(Api api, Simulation simulation, OutsideNames outside) {
    this(api, simulation, outside, Trace.NONE);
  }

  /**
   * @param trace where its answers are written
   */
  public CoreDns(Api api, Simulation simulation, OutsideNames outside, Trace trace) {
    this.trace = trace;
    this.api = api;
    this.outside = outside;
    this.index = new DnsIndex(simulation::now);
    this.names = new ClusterNames(index, simulation.random("coredns reverse"));
  }

  /** Begins to follow the API. */
  public void start() {
    api.watch("coredns", Resources.NAMESPACES, index::onNamespace);
    api.watch("coredns", Resources.SERVICES, index::onService);
    api.watch("coredns", Resources.ENDPOINT_SLICES, index::onEndpointSlice);
  }

  /** The image, to be registered under {@link #REPOSITORY}. */
  public Image image() {
    SortedSet<String> ports = new TreeSet<>(List.of("53/tcp", "53/udp"));
    Program.Daemon daemon = process -> new CoreDnsProcess(process, names, outside, trace).start();
    return new Image(
        new FileTree().program(EXECUTABLE, daemon),
        Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        List.of(EXECUTABLE),
        List.of(),
        "/",
        ports,
        UnixSignal.TERM);
  }
}
