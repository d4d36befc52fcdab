package io.podwire.sim.shell;

import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code kill [-signal] pid…}. */
public final class Kill {
  /**
   * Sends signals; the first of the arguments is the command's name.
   *
   * @param name in front of messages
   */
  public static int run(UnixProcess process, String name, List<String> argv) throws IOException {
    UnixSignal signal = UnixSignal.TERM;
    int at = 1;
    if (argv.size() > 1 && argv.get(1).equals("-l")) {
      return list(process);
    }
    if (argv.size() > 1 && argv.get(1).startsWith("-")) {
      boolean separate = argv.get(1).equals("-s") && argv.size() > 2;
      String asked = separate ? argv.get(2) : argv.get(1).substring(1);
      Optional<UnixSignal> found = UnixSignal.parse(asked);
      if (found.isEmpty() && !asked.equals("0")) {
        process.err().printLine(name + ": bad signal name '" + asked + "'");
        return 1;
      }
      signal = found.orElse(UnixSignal.CONT);
      at = separate ? 3 : 2;
    }
    if (at >= argv.size()) {
      process.err().printLine(name + ": you need to specify whom to kill");
      return 1;
    }
    int failures = 0;
    for (String pid : argv.subList(at, argv.size())) {
      failures += send(process, name, signal, pid) ? 0 : 1;
    }
    if (process.exitCode().isPresent()) {
      process.simulation().sleep(Duration.ZERO); // it was this process: unwinds its task
    }
    return Math.min(failures, 1);
  }

  private static boolean send(UnixProcess process, String name, UnixSignal signal, String pid)
      throws IOException {
    if (!pid.matches("\\d{1,9}")) {
      process.err().printLine(name + ": invalid number '" + pid + "'");
      return false;
    }
    UnixProcess target = process.processes().get(Integer.parseInt(pid));
    if (target == null) {
      process.err().printLine(name + ": can't kill pid " + pid + ": No such process");
      return false;
    }
    target.signal(signal);
    return true;
  }

  private static int list(UnixProcess process) throws IOException {
    for (UnixSignal signal : UnixSignal.values()) {
      process.out().printLine(String.format("%2d) %s", signal.number(), signal.name()));
    }
    return 0;
  }

  private Kill() {}
}
