package io.podwire;

import io.fabric8.kubernetes.api.model.Pod;
import io.podwire.failure.Aim;
import io.podwire.failure.Route;
import io.podwire.probe.ToolRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes new connections in numbers, and finds out which Pod served each: by the Pod's name in the
 * answer, or else by the user agent in the Pods' logs.
 */
final class Connections {
  private static final String NEXT = "podwire-next";
  private static final String FAILED = "podwire-failed";
  private static final int PER_EXEC = 50;

  private final Fetch fetch;
  private final Aim aim;
  private final String agent;

  Connections(Fetch fetch, Aim aim, String agent) {
    this.fetch = fetch;
    this.aim = aim;
    this.agent = agent;
  }

  /** How many of the connections each Pod served. */
  Map<String, Integer> make(int count) {
    fetch.scene().awaitProxies();
    List<String> bodies = new ArrayList<>();
    for (int left = count; left > 0; left -= PER_EXEC) {
      bodies.addAll(fetchAll(Math.min(left, PER_EXEC)));
    }
    List<Pod> pods = pods();
    return byBody(bodies, pods).orElseGet(() -> byLogs(count, pods));
  }

  private List<String> fetchAll(int count) {
    String script =
        "i=0; while [ $i -lt "
            + count
            + " ]; do "
            + fetch.once(agent)
            + " || echo "
            + FAILED
            + " $?; echo; echo "
            + NEXT
            + "; i=$((i+1)); done";
    ToolRun run = fetch.scene().exec(fetch.seat().container().get(), fetch.shell(script));
    List<String> bodies = List.of(run.stdout().split(NEXT + "\n"));
    List<String> failed = bodies.stream().filter(body -> body.contains(FAILED)).toList();
    if (!failed.isEmpty() || bodies.size() != count) {
      throw new AssertionError(
          fetch
              + "\n  was expected to succeed "
              + count
              + " times\n  failed: "
              + failed.size()
              + " of "
              + count
              + "\n  "
              + run.stderr().strip());
    }
    return bodies;
  }

  private List<Pod> pods() {
    return Route.of(fetch.scene().peek(), aim).targets().stream()
        .map(Route.Target::pod)
        .filter(Objects::nonNull)
        .toList();
  }

  private static java.util.Optional<Map<String, Integer>> byBody(
      List<String> bodies, List<Pod> pods) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String body : bodies) {
      List<String> named =
          pods.stream().map(pod -> pod.getMetadata().getName()).filter(body::contains).toList();
      if (named.size() != 1) {
        return java.util.Optional.empty();
      }
      counts.merge(named.get(0), 1, Integer::sum);
    }
    return java.util.Optional.of(counts);
  }

  private Map<String, Integer> byLogs(int expected, List<Pod> pods) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    boolean all =
        fetch
            .scene()
            .await(
                () -> {
                  counts.clear();
                  pods.forEach(pod -> logged(pod, counts));
                  return counts.values().stream().mapToInt(Integer::intValue).sum() == expected;
                });
    if (!all) {
      throw new AssertionError(
          fetch
              + "\n  it cannot be told who answered: the answers do not hold a Pod's name, and the Pods' logs show "
              + counts
              + " of "
              + expected
              + " requests by their user agent "
              + agent);
    }
    return new TreeMap<>(counts);
  }

  private void logged(Pod pod, Map<String, Integer> counts) {
    String log =
        fetch
            .scene()
            .peek()
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .getLog();
    int lines = (int) Stream.of(log.split("\n")).filter(line -> line.contains(agent)).count();
    if (lines > 0) {
      counts.put(pod.getMetadata().getName(), lines);
    }
  }
}
