package io.podwire.sim.image.busybox;

import io.podwire.sim.image.regex.PosixRegex;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tools that find processes, signal them, or run one under conditions that mean nothing here. */
final class ProcessTools {
  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "pidof", ProcessTools::pidof);
    BusyBox.tool(applets, "pgrep", process -> grep(process, false));
    BusyBox.tool(applets, "pkill", process -> grep(process, true));
    BusyBox.tool(applets, "killall", ProcessTools::killall);
    BusyBox.tool(applets, "nohup", process -> become(process, Arguments.parse(process, "+")));
    BusyBox.tool(applets, "nice", ProcessTools::nice);
    BusyBox.tool(applets, "setsid", process -> become(process, Arguments.parse(process, "+c")));
  }

  private static int become(UnixProcess process, Arguments arguments) throws IOException {
    return CommandTools.become(
        process, FileTools.required(arguments, 1, process.name() + " PROG ARGS"));
  }

  private static int nice(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "+n:");
    TextTools.integer(arguments.value("n", "10")); // any will do: each runs when it can
    return become(process, arguments);
  }

  private static List<UnixProcess> named(UnixProcess process, String name) {
    return process.processes().values().stream()
        .filter(other -> other != process && other.name().equals(name))
        .toList();
  }

  private static int pidof(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "s");
    List<String> numbers = new ArrayList<>();
    for (String name : arguments.operands()) {
      named(process, name).forEach(found -> numbers.add(0, Integer.toString(found.pid())));
    }
    List<String> shown = arguments.has("s") && !numbers.isEmpty() ? numbers.subList(0, 1) : numbers;
    if (!shown.isEmpty()) {
      process.out().printLine(String.join(" ", shown));
    }
    return shown.isEmpty() ? 1 : 0;
  }

  private static int grep(UnixProcess process, boolean kills) throws IOException {
    List<String> argv = new ArrayList<>(process.argv());
    UnixSignal signal = kills ? signalOf(argv) : UnixSignal.TERM;
    Arguments arguments = Arguments.parse(argv, process, "f x l n o");
    String expression = FileTools.required(arguments, 1, process.name() + " PATTERN").get(0);
    Pattern wanted = PosixRegex.compile(expression, true, false);
    List<UnixProcess> found = new ArrayList<>(); // oldest first
    for (UnixProcess other : List.copyOf(process.processes().values())) {
      String text = arguments.has("f") ? String.join(" ", other.argv()) : other.name();
      boolean matches =
          arguments.has("x") ? wanted.matcher(text).matches() : wanted.matcher(text).find();
      if (other != process && matches) {
        found.add(other);
      }
    }
    int first = arguments.has("n") ? Math.max(0, found.size() - 1) : 0;
    int last = arguments.has("o") && !arguments.has("n") ? Math.min(1, found.size()) : found.size();
    for (UnixProcess other : found.subList(first, last)) {
      if (kills) {
        other.signal(signal);
      } else {
        process.out().printLine(other.pid() + (arguments.has("l") ? " " + other.name() : ""));
      }
    }
    return found.isEmpty() ? 1 : 0;
  }

  private static int killall(UnixProcess process) throws IOException {
    List<String> argv = new ArrayList<>(process.argv());
    UnixSignal signal = signalOf(argv);
    Arguments arguments = Arguments.parse(argv, process, "q");
    int status = 0;
    for (String name : arguments.operands()) {
      List<UnixProcess> found = named(process, name);
      found.forEach(other -> other.signal(signal));
      if (found.isEmpty()) {
        status = 1;
        if (!arguments.has("q")) {
          process.err().printLine("killall: " + name + ": no process killed");
        }
      }
    }
    return status;
  }

  /** Takes {@code -9} or {@code -KILL} out of the arguments. */
  private static UnixSignal signalOf(List<String> argv) throws ToolFailure {
    if (argv.size() > 1 && argv.get(1).matches("-(\\d+|[A-Z][A-Z0-9]+)")) {
      String name = argv.remove(1).substring(1);
      return UnixSignal.parse(name)
          .orElseThrow(() -> new ToolFailure("bad signal name '" + name + "'"));
    }
    return UnixSignal.TERM;
  }

  private ProcessTools() {}
}
