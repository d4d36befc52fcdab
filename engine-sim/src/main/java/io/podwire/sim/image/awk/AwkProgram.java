package io.podwire.sim.image.awk;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A program that was read: its rules, in order, and its functions. */
record AwkProgram(
    List<Statement> begin, List<Rule> rules, List<Statement> end, Map<String, Function> functions) {
  /**
   * What is done with a record.
   *
   * @param first the pattern, or the first of a range; null matches all
   * @param last the second of a range
   */
  record Rule(@Nullable Expression first, @Nullable Expression last, Statement action) {}

  /** A function of the program's own. */
  record Function(List<String> parameters, Statement body) {}
}
