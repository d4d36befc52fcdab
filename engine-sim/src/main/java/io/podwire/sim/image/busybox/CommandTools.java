package io.podwire.sim.image.busybox;

import io.podwire.sim.clock.Timer;
import io.podwire.sim.runtime.Errno;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.Launch;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import io.podwire.sim.runtime.UnixSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tools that run other tools: env, xargs, timeout, nohup, busybox itself; and sleep. */
final class CommandTools {
  private static final int NOT_FOUND = 127;
  private static final int NOT_EXECUTABLE = 126;
  private static final Duration FOREVER = Duration.ofDays(36_500);

  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "env", CommandTools::env);
    BusyBox.tool(applets, "printenv", CommandTools::printenv);
    BusyBox.tool(applets, "xargs", CommandTools::xargs);
    BusyBox.tool(applets, "timeout", CommandTools::timeout);
    BusyBox.tool(applets, "busybox", CommandTools::busybox);
    applets.put("sleep", (Program.Daemon) process -> sleep(process, false));
    applets.put("usleep", (Program.Daemon) process -> sleep(process, true));
  }

  /** Goes on as the program, or says why not. */
  static int become(UnixProcess process, List<String> argv) throws IOException {
    try {
      String path = process.which(argv.get(0));
      if (path == null) {
        throw new ErrnoException(Errno.ENOENT);
      }
      throw process.exec(path, argv);
    } catch (ErrnoException e) {
      process
          .err()
          .printLine(process.name() + ": can't execute '" + argv.get(0) + "': " + e.getMessage());
      return e.errno() == Errno.ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
    }
  }

  private static int busybox(UnixProcess process) throws IOException {
    List<String> rest = process.argv().subList(1, process.argv().size());
    if (rest.isEmpty()) {
      process.out().printLine("BusyBox v1.35.0 multi-call binary.");
      return 0;
    }
    if (rest.get(0).equals("--list")) {
      for (String name : process.files().list("/bin")) {
        process.out().printLine(name);
      }
      return 0;
    }
    // An applet is in the program itself, whatever a package has put in its place.
    Program applet = BusyBox.applet(rest.get(0));
    if (applet != null) {
      throw process.exec(applet, rest);
    }
    process.err().printLine(rest.get(0) + ": applet not found");
    return NOT_FOUND;
  }

  private static int env(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "+i u: 0");
    if (arguments.has("i")) {
      process.env().clear();
    }
    arguments.values("u").forEach(process.env()::remove);
    List<String> rest = arguments.operands();
    int at = 0;
    for (; at < rest.size() && rest.get(at).contains("="); at++) {
      String pair = rest.get(at);
      process
          .env()
          .put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    if (at < rest.size()) {
      return become(process, rest.subList(at, rest.size()));
    }
    for (Map.Entry<String, String> variable : process.env().entrySet()) {
      process
          .out()
          .print(
              variable.getKey() + "=" + variable.getValue() + (arguments.has("0") ? "\0" : "\n"));
    }
    return 0;
  }

  private static int printenv(UnixProcess process) throws IOException {
    List<String> names = process.argv().subList(1, process.argv().size());
    int status = 0;
    for (String name : names) {
      String value = process.env().get(name);
      if (value == null) {
        status = 1;
      } else {
        process.out().printLine(value);
      }
    }
    if (names.isEmpty()) {
      for (Map.Entry<String, String> variable : process.env().entrySet()) {
        process.out().printLine(variable.getKey() + "=" + variable.getValue());
      }
    }
    return status;
  }

  // ---- xargs -------------------------------------------------------------------------------

  private static int xargs(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "+n: I: r t 0 P:");
    List<String> command = new ArrayList<>(arguments.operands());
    if (command.isEmpty()) {
      command.add("echo");
    }
    String input = new String(process.in().readAllBytes(), StandardCharsets.UTF_8);
    String replaced = arguments.value("I");
    if (replaced != null) {
      int status = 0;
      for (String line : input.lines().filter(line -> !line.isBlank()).toList()) {
        List<String> argv =
            command.stream().map(word -> word.replace(replaced, line.trim())).toList();
        status = Math.max(status, call(process, arguments, argv));
      }
      return status;
    }
    List<String> items = arguments.has("0") ? List.of(input.split("\0")) : words(input);
    if (items.isEmpty() && arguments.has("r")) {
      return 0;
    }
    arguments.number("P", 1); // one after the other, which is one of the orders
    int most = arguments.number("n", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    int status = 0;
    int at = 0;
    do {
      int end = (int) Math.min((long) at + most, items.size());
      List<String> argv = new ArrayList<>(command);
      argv.addAll(items.subList(at, end));
      status = Math.max(status, call(process, arguments, argv));
      at = end;
    } while (at < items.size() && status < NOT_EXECUTABLE);
    return status;
  }

  private static List<String> words(String input) {
    List<String> words = new ArrayList<>();
    for (String word : input.split("\\s+")) {
      if (!word.isEmpty()) {
        words.add(word.matches("'.*'|\".*\"") ? word.substring(1, word.length() - 1) : word);
      }
    }
    return words;
  }

  private static int call(UnixProcess process, Arguments arguments, List<String> argv)
      throws IOException {
    if (arguments.has("t")) {
      process.err().printLine(String.join(" ", argv));
    }
    process.out().flush();
    try {
      UnixProcess child = spawn(process, argv);
      return process.waitFor(child) == 0 ? 0 : 123;
    } catch (ErrnoException e) {
      process.err().printLine("xargs: " + argv.get(0) + ": " + e.getMessage());
      return e.errno() == Errno.ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
    }
  }

  private static UnixProcess spawn(UnixProcess process, List<String> argv) throws ErrnoException {
    String path = process.which(argv.get(0));
    if (path == null) {
      throw new ErrnoException(Errno.ENOENT);
    }
    return process.spawn(
        path,
        new Launch(argv, process.env(), process.workingDirectory(), process.descriptors().fork()));
  }

  // ---- time --------------------------------------------------------------------------------

  private static int timeout(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "+s: k:");
    List<String> operands = arguments.operands();
    if (operands.size() < 2) {
      process.err().printLine("Usage: timeout [-s SIG] [-k KILL_SECS] SECS PROG ARGS");
      return 1;
    }
    String name = arguments.value("s", "TERM");
    UnixSignal signal =
        UnixSignal.parse(name).orElseThrow(() -> new ToolFailure("bad signal name '" + name + "'"));
    // As BusyBox does it: this process becomes the program, and the signal comes from aside.
    process.simulation().after(duration(operands.get(0)), () -> process.signal(signal));
    String kill = arguments.value("k");
    if (kill != null) {
      process
          .simulation()
          .after(
              duration(operands.get(0)).plus(duration(kill)),
              () -> process.signal(UnixSignal.KILL));
    }
    return become(process, operands.subList(1, operands.size()));
  }

  static Duration duration(String text) throws ToolFailure {
    String unit = text.isEmpty() ? "" : text.substring(text.length() - 1);
    int factor =
        switch (unit) {
          case "m" -> 60;
          case "h" -> 3600;
          case "d" -> 86400;
          default -> 1;
        };
    String number =
        "smhd".contains(unit) && !unit.isEmpty() ? text.substring(0, text.length() - 1) : text;
    if (text.equals("infinity") || text.equals("inf")) {
      return FOREVER;
    }
    if (!number.matches("\\d{1,19}(\\.\\d*)?|\\.\\d+")) {
      throw new ToolFailure("invalid number '" + text + "'");
    }
    double seconds = Double.parseDouble(number) * factor;
    return seconds > FOREVER.toSeconds() ? FOREVER : Duration.ofNanos((long) (seconds * 1e9));
  }

  private static void sleep(UnixProcess process, boolean micros) throws IOException {
    List<String> words = process.argv().subList(1, process.argv().size());
    if (words.isEmpty()) {
      process.err().printLine("Usage: sleep [N]...");
      process.exit(1);
      return;
    }
    Duration total = Duration.ZERO;
    for (String word : words) {
      total = total.plus(duration(word));
    }
    total = total.compareTo(FOREVER) > 0 ? FOREVER : total;
    Duration time = micros ? total.dividedBy(1_000_000) : total;
    Timer timer = process.simulation().after(time, () -> process.exit(0));
    process.own(timer::cancel);
  }

  private CommandTools() {}
}
