package io.podwire.conformance.differential;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where on a cluster a scenario takes place: namespaces and ports of its own, so that others may
 * run beside it. Scenarios and observations speak of {@code ns-one} and of port 30001; both engines
 * see what stands for them.
 */
final class Placement {
  static final String ONE = "ns-one";
  static final String TWO = "ns-two";
  static final int NODE_PORT = 30_001;
  static final int OTHER_NODE_PORT = 30_002;
  static final int BALANCED_PORT = 12_001;

  /** From here up, two node ports and a load balancer's port for each seed. */
  private static final int NODE_PORTS = 30_100;

  private static final int BALANCED_PORTS = 13_000;
  private static final int SEEDS = 1_300;

  private final Map<String, String> real = new LinkedHashMap<>();

  Placement(long seed) {
    int slot = Math.floorMod(seed, SEEDS);
    real.put(ONE, "d" + seed + "-one");
    real.put(TWO, "d" + seed + "-two");
    real.put(String.valueOf(NODE_PORT), String.valueOf(NODE_PORTS + 2 * slot));
    real.put(String.valueOf(OTHER_NODE_PORT), String.valueOf(NODE_PORTS + 2 * slot + 1));
    real.put(String.valueOf(BALANCED_PORT), String.valueOf(BALANCED_PORTS + slot));
  }

  /** A scenario's text as the cluster gets it. */
  String placed(String text) {
    String placed = text;
    for (Map.Entry<String, String> word : real.entrySet()) {
      placed = replaced(placed, word.getKey(), word.getValue());
    }
    return placed;
  }

  /** A cluster's text in the scenario's words. */
  String unplaced(String text) {
    String unplaced = text;
    for (Map.Entry<String, String> word : real.entrySet()) {
      unplaced = replaced(unplaced, word.getValue(), word.getKey());
    }
    return unplaced;
  }

  private static String replaced(String text, String word, String replacement) {
    return text.contains(word)
        ? Pattern.compile("(?<![0-9a-z])" + Pattern.quote(word) + "(?![0-9a-z])")
            .matcher(text)
            .replaceAll(Matcher.quoteReplacement(replacement))
        : text;
  }

  /** The cluster's names of the namespaces. */
  List<String> namespaces() {
    return List.of(placed(ONE), placed(TWO));
  }
}
