package io.podwire.failure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The way of a connection, hop by hop, to where it ended.
 *
 * @param passed what was found to be right, in order
 * @param findings what is to blame; several where several are possible; empty where nothing was
 *     found
 * @param events what the cluster said about the objects on the way, newest last
 */
@API(status = API.Status.EXPERIMENTAL)
public record Explanation(List<Passed> passed, List<Finding> findings, List<String> events) {
  /** Nothing is known. */
  public static final Explanation NONE = new Explanation(List.of(), List.of(), List.of());

  public Explanation {
    passed = List.copyOf(passed);
    findings = List.copyOf(findings);
    events = List.copyOf(events);
  }

  /**
   * A hop that was right.
   *
   * @param hop which
   * @param text what was found there
   */
  @API(status = API.Status.EXPERIMENTAL)
  public record Passed(Hop hop, String text) {}

  /** Lines for the end of a failure's text, each indented by two; empty if nothing is known. */
  public String text() {
    List<String> lines = new ArrayList<>();
    passed.forEach(p -> lines.add("  ✓ " + label(p.hop()) + p.text()));
    findings.forEach(
        f -> lines.add("  ✗ " + label(f.hop()) + f.text().replace("\n", "\n" + " ".repeat(14))));
    String beyond = notReached();
    if (!beyond.isEmpty()) {
      lines.add("  · not reached: " + beyond);
    }
    if (!events.isEmpty()) {
      lines.add("  events:");
      events.forEach(event -> lines.add("    " + event));
    }
    return String.join("\n", lines);
  }

  private String notReached() {
    if (findings.isEmpty()) {
      return "";
    }
    Hop last = findings.get(findings.size() - 1).hop();
    return Arrays.stream(Hop.values())
        .filter(hop -> hop.compareTo(last) > 0 && hop != Hop.TLS && hop != Hop.WAY)
        .map(Hop::label)
        .collect(Collectors.joining(", "));
  }

  private static String label(Hop hop) {
    return String.format("%-10s", hop.label());
  }
}
