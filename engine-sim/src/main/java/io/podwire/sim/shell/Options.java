package io.podwire.sim.shell;

import java.util.Map;
import java.util.TreeSet;

/** What {@code set -e} and its kin switch on. */
final class Options {
  private static final Map<String, Character> NAMES =
      Map.of(
          "errexit",
          'e',
          "noglob",
          'f',
          "nounset",
          'u',
          "xtrace",
          'x',
          "allexport",
          'a',
          "verbose",
          'v',
          "noexec",
          'n',
          "noclobber",
          'C',
          "pipefail",
          'P');

  private final TreeSet<Character> on = new TreeSet<>();

  Options() {}

  Options(Options other) {
    on.addAll(other.on);
  }

  void addAll(Options other) {
    on.addAll(other.on);
  }

  boolean has(char option) {
    return on.contains(option);
  }

  void set(char option, boolean enabled) {
    if (!NAMES.containsValue(option) && "csimbl".indexOf(option) < 0) {
      throw new ShellException.Failure("illegal option -" + option);
    }
    if (enabled) {
      on.add(option);
    } else {
      on.remove(option);
    }
  }

  void set(String name, boolean enabled) {
    Character option = NAMES.get(name);
    if (option == null) {
      throw new ShellException.Failure("illegal option -o " + name);
    }
    set(option, enabled);
  }

  /** As {@code $-} shows them. */
  String shown() {
    StringBuilder shown = new StringBuilder();
    on.stream().filter(option -> option != 'P').forEach(shown::append);
    return shown.toString();
  }
}
