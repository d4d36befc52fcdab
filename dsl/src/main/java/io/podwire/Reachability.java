package io.podwire;

import io.podwire.failure.Matrix;
import io.podwire.probe.Reach;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Who reaches whom, of several workloads: each asks, as itself, for a Pod of each. Its Service's
 * name is not used, so that the matrix shows policies alone.
 *
 * <pre>{@code
 * cluster().reachability(web, api).port(80).isExactly("""
 *          | web | api
 *      web |  .  |  .
 *      api |  X  |  .
 *     """);
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Reachability {
  private final Scene scene;
  private final List<WorkloadHandle<?>> ends;
  private final int port;

  Reachability(Scene scene, List<WorkloadHandle<?>> ends, int port) {
    this.scene = scene;
    this.ends = List.copyOf(ends);
    this.port = port;
    scene.expectAssertion(this, this);
  }

  /** On that TCP port of the Pods; 80 unless it is said. */
  public Reachability port(int number) {
    scene.asserted(this);
    return new Reachability(scene, ends, Checks.port("port", number));
  }

  /** As {@link #port(int)}. */
  public Reachability port(Port number) {
    return port(number.overTcp("reachability").ofPods("reachability").number());
  }

  /**
   * It is exactly this: a row for each client, a column for each target, {@code .} where it
   * connects and {@code X} where it is denied. A row or column that is left out is not asked. Each
   * denial is believed as {@link TcpAssert#isDenied()} believes it.
   *
   * @throws IllegalArgumentException if it is no such table of these workloads
   */
  public Reachability isExactly(String table) {
    scene.asserted(this);
    Matrix expected = Matrix.parse(table, ends.stream().map(WorkloadHandle::name).toList());
    Matrix seen = expected.map((from, to, connects) -> look(end(from), end(to), connects));
    if (!seen.equals(expected)) {
      String replay = scene.session().replay();
      throw new AssertionError(
          this
              + " was expected to be\n"
              + expected
              + "\nand is\n"
              + seen
              + (replay.isEmpty() ? "" : "\n\n  replay: " + replay));
    }
    return this;
  }

  /**
   * Asserts what is expected, so that each cell waits and is controlled; a failure tells the other.
   */
  private boolean look(WorkloadHandle<?> from, WorkloadHandle<?> to, boolean connects) {
    TcpAssert tcp = from.probe().tcp(to.pods().get(0), port);
    try {
      if (connects) {
        tcp.connects();
      } else {
        tcp.isDenied();
      }
      return connects;
    } catch (AssertionError e) {
      if (tcp.lastReach() == null || (!connects && tcp.lastReach() != Reach.CONNECTED)) {
        throw e; // it could not be asked, or its control failed
      }
      return tcp.lastReach() == Reach.CONNECTED;
    }
  }

  @Override
  public String toString() {
    return "reachability on port " + port;
  }

  private WorkloadHandle<?> end(String name) {
    return ends.stream().filter(end -> end.name().equals(name)).findFirst().orElseThrow();
  }

  static List<WorkloadHandle<?>> ends(WorkloadHandle<?>... workloads) {
    if (workloads.length == 0) {
      throw new IllegalArgumentException("reachability: name at least one workload");
    }
    Set<String> names = new HashSet<>();
    for (WorkloadHandle<?> workload : workloads) {
      if (!names.add(workload.name())) {
        throw Checks.refused(
            "reachability",
            workload.toString(),
            "the only one of its name: a table names them by it");
      }
    }
    return List.of(workloads);
  }
}
