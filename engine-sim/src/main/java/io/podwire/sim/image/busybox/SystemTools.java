package io.podwire.sim.image.busybox;

import static java.util.stream.Collectors.joining;

import io.podwire.sim.image.names.Resolver;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

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
    BusyBox.tool(applets, "arch", process -> print(process, "x86_64"));
    BusyBox.tool(applets, "groups", process -> print(process, "root"));
    BusyBox.tool(applets, "dnsdomainname", SystemTools::domain);
    BusyBox.tool(applets, "mktemp", SystemTools::mktemp);
    BusyBox.tool(
        applets,
        "tty",
        process -> {
          print(process, "not a tty");
          return 1;
        });
  }

  private static int print(UnixProcess process, String text) throws IOException {
    process.out().printLine(text);
    return 0;
  }

  private static int hostname(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "i s f d");
    if (!arguments.operands().isEmpty()) {
      throw new NotSimulatedException("hostname: setting it");
    }
    if (arguments.has("f")) {
      return print(process, fullName(process));
    }
    if (arguments.has("i")) {
      StringBuilder addresses = new StringBuilder();
      process.network().addresses().stream()
          .filter(address -> !address.isLoopback())
          .forEach(address -> addresses.append(addresses.length() > 0 ? " " : "").append(address));
      return print(process, addresses.toString());
    }
    if (arguments.has("s")) {
      return print(process, process.hostname().replaceFirst("\\..*", ""));
    }
    return arguments.has("d") ? domain(process) : print(process, process.hostname());
  }

  private static int domain(UnixProcess process) throws IOException {
    String name = fullName(process);
    int dot = name.indexOf('.');
    return dot < 0 ? 0 : print(process, name.substring(dot + 1));
  }

  /** As the hosts file or DNS know the host, which is where a Pod's subdomain stands. */
  private static String fullName(UnixProcess process) throws IOException {
    String name = process.hostname();
    Resolver resolver = new Resolver(process);
    try {
      resolver.resolve(name);
    } catch (UnknownHostException unknown) {
      throw new ToolFailure(name + ": Unknown host");
    }
    String full = resolver.canonicalName();
    return full == null ? name : full;
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
    Arguments arguments = Arguments.parse(process, "u I:: d:");
    String given = arguments.value("d");
    Instant moment = given == null ? process.simulation().now() : moment(given);
    ZonedDateTime now = moment.atZone(ZoneOffset.UTC);
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

  private static Instant moment(String text) throws IOException {
    if (text.matches("@\\d{1,12}")) {
      return Instant.ofEpochSecond(Long.parseLong(text.substring(1)));
    }
    if (text.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d")) {
      try {
        return Instant.parse(text.replace(' ', 'T') + "Z");
      } catch (DateTimeParseException noSuchDay) {
        throw new ToolFailure("invalid date '" + text + "'");
      }
    }
    throw new NotSimulatedException("date: -d '" + text + "'");
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
    Arguments arguments = Arguments.parse(process, "o: T");
    List<String> columns = List.of(arguments.value("o", "pid,user,time,args").split(","));
    for (String column : columns) {
      if (!List.of("pid", "ppid", "user", "time", "comm", "args").contains(column)) {
        throw new NotSimulatedException("ps: column " + column);
      }
    }
    process.out().printLine(row(columns, SystemTools::head, "-"));
    for (UnixProcess other : process.processes().values()) {
      process.out().printLine(row(columns, column -> cell(column, other), ""));
    }
    return 0;
  }

  private static String head(String column) {
    boolean command = column.equals("args") || column.equals("comm");
    return command ? "COMMAND" : column.toUpperCase(Locale.ROOT);
  }

  /** Numbers and times stand to the right of their columns, below heads that stand to the left. */
  private static String row(List<String> columns, UnaryOperator<String> cell, String side) {
    StringBuilder row = new StringBuilder();
    for (String column : columns) {
      String width =
          switch (column) {
            case "user" -> "-8";
            case "comm" -> "-16";
            case "args" -> "-1";
            default -> side + "5";
          };
      row.append(String.format("%" + width + "s ", cell.apply(column)));
    }
    return row.toString().stripTrailing();
  }

  private static String cell(String column, UnixProcess of) {
    return switch (column) {
      case "pid" -> Integer.toString(of.pid());
      case "ppid" -> Integer.toString(of.parentPid());
      case "user" -> "root";
      case "time" -> "0:00";
      case "comm" -> of.name();
      default -> String.join(" ", of.argv());
    };
  }

  private static int mktemp(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "d u q t p:");
    List<String> operands = arguments.operands();
    String template = operands.isEmpty() ? "tmp.XXXXXX" : operands.get(0);
    if (!template.endsWith("XXXXXX")) {
      throw new ToolFailure("Invalid argument");
    }
    boolean inDirectory = operands.isEmpty() || arguments.has("t") || arguments.has("p");
    String directory = arguments.value("p", process.env().getOrDefault("TMPDIR", "/tmp"));
    RandomGenerator random = process.simulation().random("mktemp " + process.hostname());
    String prefix = (inDirectory ? directory + "/" : "") + template.replaceFirst("X{6}$", "");
    String path = prefix;
    while (path.equals(prefix) || process.files().lstat(process.path(path)) != null) {
      path = prefix + random.ints(6, 'a', 'z').mapToObj(Character::toString).collect(joining());
    }
    String absolute = process.path(path);
    if (arguments.has("d")) {
      process.files().makeDirectory(absolute);
    } else if (!arguments.has("u")) {
      process.files().write(absolute, new byte[0], false);
    }
    return print(process, path);
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
