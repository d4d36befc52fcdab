package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tools that say where they run: hostname, uname, id, date, ps, which. */
final class SystemTools {
  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "true", process -> 0);
    BusyBox.tool(applets, "false", process -> 1);
    BusyBox.tool(applets, "hostname", SystemTools::hostname);
    BusyBox.tool(applets, "uname", SystemTools::uname);
    BusyBox.tool(applets, "id", SystemTools::id);
    BusyBox.tool(applets, "whoami", process -> print(process, "root"));
    BusyBox.tool(applets, "nproc", process -> print(process, "1"));
    BusyBox.tool(applets, "pwd", process -> print(process, process.workingDirectory()));
    BusyBox.tool(applets, "date", SystemTools::date);
    BusyBox.tool(applets, "ps", SystemTools::ps);
    BusyBox.tool(applets, "which", SystemTools::which);
  }

  private static int print(UnixProcess process, String text) throws IOException {
    process.out().printLine(text);
    return 0;
  }

  private static int hostname(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "i s f d");
    String name = process.hostname();
    if (!arguments.operands().isEmpty()) {
      throw new NotSimulatedException("hostname: setting it");
    }
    if (arguments.has("i")) {
      StringBuilder addresses = new StringBuilder();
      process.network().addresses().stream()
          .filter(address -> !address.isLoopback())
          .forEach(address -> addresses.append(addresses.length() > 0 ? " " : "").append(address));
      return print(process, addresses.toString());
    }
    if (arguments.has("s")) {
      return print(process, name.replaceFirst("\\..*", ""));
    }
    return arguments.has("d") ? 0 : print(process, name);
  }

  private static int uname(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "a s n r v m p i o");
    Map<String, String> facts = new LinkedHashMap<>(); // in the order in which -a prints them
    facts.put("s", "Linux");
    facts.put("n", process.hostname());
    facts.put("r", "6.8.0-podwire");
    facts.put("v", "#1 SMP PREEMPT_DYNAMIC");
    facts.put("m", "x86_64");
    facts.put("o", "GNU/Linux");
    List<String> shown = new ArrayList<>();
    facts.forEach(
        (option, fact) -> {
          if (arguments.has(option) || arguments.has("a")) {
            shown.add(fact);
          }
        });
    return print(process, shown.isEmpty() ? "Linux" : String.join(" ", shown));
  }

  private static int id(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "u g n G");
    if (arguments.has("u") || arguments.has("g") || arguments.has("G")) {
      return print(process, arguments.has("n") ? "root" : "0");
    }
    return print(process, "uid=0(root) gid=0(root) groups=0(root)");
  }

  private static int date(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "u I:");
    ZonedDateTime now = process.simulation().now().atZone(ZoneOffset.UTC);
    String iso = arguments.value("I");
    if (iso != null) {
      String pattern = iso.equals("seconds") ? "yyyy-MM-dd'T'HH:mm:ssxxx" : "yyyy-MM-dd";
      return print(process, now.format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT)));
    }
    List<String> operands = arguments.operands();
    String format = operands.isEmpty() ? "+%a %b %e %H:%M:%S UTC %Y" : operands.get(0);
    if (!format.startsWith("+")) {
      throw new NotSimulatedException("date: setting it");
    }
    return print(process, format(format.substring(1), now));
  }

  private static String format(String format, ZonedDateTime now) throws IOException {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        result.append(c);
        continue;
      }
      char field = format.charAt(++i);
      if (field == 's' || field == '%') {
        result.append(field == '%' ? "%" : Long.toString(now.toEpochSecond()));
        continue;
      }
      if (field == 'e') {
        result.append(String.format("%2d", now.getDayOfMonth()));
        continue;
      }
      int at = "YmdHMSaAbByjZTFDNzI".indexOf(field);
      if (at < 0) {
        throw new NotSimulatedException("date: %" + field);
      }
      String[] patterns = {
        "yyyy",
        "MM",
        "dd",
        "HH",
        "mm",
        "ss",
        "EEE",
        "EEEE",
        "MMM",
        "MMMM",
        "yy",
        "DDD",
        "'UTC'",
        "HH:mm:ss",
        "yyyy-MM-dd",
        "MM/dd/yy",
        "nnnnnnnnn",
        "xx",
        "hh"
      };
      result.append(now.format(DateTimeFormatter.ofPattern(patterns[at], Locale.ENGLISH)));
    }
    return result.toString();
  }

  private static int ps(UnixProcess process) throws IOException {
    process.out().printLine("PID   USER     TIME  COMMAND");
    for (UnixProcess other : process.processes().values()) {
      String line =
          String.format("%5d root      0:00 %s", other.pid(), String.join(" ", other.argv()));
      process.out().printLine(line);
    }
    return 0;
  }

  private static int which(UnixProcess process) throws IOException {
    int status = 0;
    for (String name : process.argv().subList(1, process.argv().size())) {
      String path = process.which(name);
      if (path == null || process.files().stat(path) == null) {
        status = 1;
      } else {
        process.out().printLine(path);
      }
    }
    return status;
  }

  private SystemTools() {}
}
