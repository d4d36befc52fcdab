package io.podwire;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * Which Pods served a number of new connections. The connections were made once, and every one was
 * answered; an assertion looks at that one sample and does not wait.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SpreadAssert {
  private final String words;
  private final Scene scene;
  private final List<Map<String, Integer>> perClient;

  SpreadAssert(Scene scene, String words, List<Map<String, Integer>> perClient) {
    this.scene = scene;
    this.words = words;
    this.perClient = List.copyOf(perClient);
  }

  /** How many went to each Pod, by its name. */
  public Map<String, Integer> byPod() {
    Map<String, Integer> all = new TreeMap<>();
    perClient.forEach(
        counts -> counts.forEach((pod, count) -> all.merge(pod, count, Integer::sum)));
    return all;
  }

  /** The share that went to the Pods of that workload. */
  public ShareAssert servedBy(WorkloadHandle<?> workload) {
    return servedBy(workload.pods());
  }

  /**
   * The share that went to these Pods.
   *
   * @throws AssertionError if there is none now
   */
  public ShareAssert servedBy(PodsHandle pods) {
    return share(pods.toString(), names(pods));
  }

  /**
   * The share that went to that Pod.
   *
   * @throws AssertionError if it served none, and the test has neither made nor seen such a Pod
   */
  public ShareAssert servedBy(PodHandle pod) {
    if (!byPod().containsKey(pod.name())) {
      pod.requireKnown();
    }
    return share(pod.toString(), Set.of(pod.name()));
  }

  /** Every client was served by one Pod alone. */
  public SpreadAssert servedByOnePod() {
    for (Map<String, Integer> counts : perClient) {
      if (counts.size() != 1) {
        throw failure("to be served by one Pod");
      }
    }
    return this;
  }

  /** All clients together were served by at least that many Pods. */
  public SpreadAssert servedByAtLeast(int pods) {
    Checks.atLeastOne("servedByAtLeast", pods);
    if (byPod().size() < pods) {
      throw failure("to be served by at least " + pods + " Pods");
    }
    return this;
  }

  /**
   * Every one of these Pods served at least once.
   *
   * @throws AssertionError also if there is none now
   */
  public SpreadAssert servedByAll(PodsHandle pods) {
    Set<String> names = names(pods);
    if (!byPod().keySet().containsAll(names)) {
      int connections = byPod().values().stream().mapToInt(Integer::intValue).sum();
      throw failure(
          "to be served by all of "
              + names
              + "\n  if each is as likely as another, chance alone leaves one out once in "
              + Binomial.oneIn(Binomial.oneLeftOut(names.size(), connections))
              + " runs");
    }
    return this;
  }

  private static Set<String> names(PodsHandle pods) {
    return pods.some().stream().map(PodHandle::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private ShareAssert share(String who, Set<String> pods) {
    int total = byPod().values().stream().mapToInt(Integer::intValue).sum();
    int served =
        byPod().entrySet().stream()
            .filter(e -> pods.contains(e.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    return new ShareAssert(this, who, served, total);
  }

  Scene scene() {
    return scene;
  }

  AssertionError failure(String expectation) {
    String replay = scene.session().replay();
    return new AssertionError(
        words
            + "\n  was expected "
            + expectation
            + "\n  served by: "
            + perClientWords()
            + (replay.isEmpty() ? "" : "\n\n  replay: " + replay));
  }

  @Override
  public String toString() {
    return words;
  }

  private String perClientWords() {
    return perClient.size() == 1 ? byPod().toString() : perClient.toString();
  }
}
