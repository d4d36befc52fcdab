package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tools that change a stream of lines: sort, uniq, cut, tr. */
final class FilterTools {
  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "grep", process -> Grep.run(process, false));
    BusyBox.tool(applets, "egrep", process -> Grep.run(process, true));
    BusyBox.tool(applets, "fgrep", process -> Grep.run(process, false));
    BusyBox.tool(applets, "sed", Sed::run);
    BusyBox.tool(applets, "sort", FilterTools::sort);
    BusyBox.tool(applets, "uniq", FilterTools::uniq);
    BusyBox.tool(applets, "cut", FilterTools::cut);
    BusyBox.tool(applets, "tr", FilterTools::tr);
  }

  static List<String> readAll(UnixProcess process, Arguments arguments) throws IOException {
    List<String> all = new ArrayList<>();
    for (String path : TextTools.inputs(arguments)) {
      try (Lines lines = Lines.open(process, path)) {
        for (String line; (line = lines.next()) != null; ) {
          all.add(line);
        }
      } catch (ErrnoException e) {
        throw new ToolFailure(path + ": " + e.getMessage());
      }
    }
    return all;
  }

  // ---- sort --------------------------------------------------------------------------------

  private static int sort(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "r n u f k: t: s V b");
    List<String> lines = readAll(process, arguments);
    Comparator<String> order = Comparator.comparing(line -> key(line, arguments), keys(arguments));
    Comparator<String> full =
        arguments.has("u") || arguments.has("s")
            ? order
            : order.thenComparing(Comparator.naturalOrder());
    lines.sort(arguments.has("r") ? full.reversed() : full);
    String last = null;
    for (String line : lines) {
      if (!arguments.has("u") || last == null || order.compare(last, line) != 0) {
        process.out().printLine(line);
      }
      last = line;
    }
    return 0;
  }

  private static Comparator<String> keys(Arguments arguments) {
    boolean numeric = arguments.has("n") || arguments.value("k", "").endsWith("n");
    if (numeric) {
      return Comparator.comparingDouble(FilterTools::leadingNumber);
    }
    return arguments.has("f") ? String.CASE_INSENSITIVE_ORDER : Comparator.naturalOrder();
  }

  private static double leadingNumber(String text) {
    Matcher number = Pattern.compile("\\s*(-?\\d+(\\.\\d+)?).*", Pattern.DOTALL).matcher(text);
    return number.matches() ? Double.parseDouble(number.group(1)) : 0;
  }

  private static String key(String line, Arguments arguments) {
    String spec = arguments.value("k");
    if (spec == null) {
      return line;
    }
    String[] range = spec.replaceAll("[a-z]", "").split(",");
    String separator = arguments.value("t");
    List<String> fields =
        List.of(
            separator == null
                ? line.trim().split("\\s+")
                : line.split(Pattern.quote(separator), -1));
    int from = Math.min(Integer.parseInt(range[0].replaceFirst("\\..*", "")) - 1, fields.size());
    int to =
        range.length > 1
            ? Math.min(Integer.parseInt(range[1].replaceFirst("\\..*", "")), fields.size())
            : fields.size();
    return String.join(
        separator == null ? " " : separator, fields.subList(from, Math.max(from, to)));
  }

  // ---- uniq --------------------------------------------------------------------------------

  private static int uniq(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "c d u i");
    List<String> lines = readAll(process, arguments);
    int i = 0;
    while (i < lines.size()) {
      int end = i + 1;
      while (end < lines.size() && same(lines.get(i), lines.get(end), arguments)) {
        end++;
      }
      int count = end - i;
      boolean hidden = arguments.has("d") && count == 1 || arguments.has("u") && count > 1;
      if (!hidden) {
        String number = arguments.has("c") ? String.format("%7d ", count) : "";
        process.out().printLine(number + lines.get(i));
      }
      i = end;
    }
    return 0;
  }

  private static boolean same(String a, String b, Arguments arguments) {
    return arguments.has("i") ? a.equalsIgnoreCase(b) : a.equals(b);
  }

  // ---- cut ---------------------------------------------------------------------------------

  private static int cut(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "d: f: c: b: s");
    String list = arguments.value("f", arguments.value("c", arguments.value("b", "")));
    if (list.isEmpty()) {
      throw new ToolFailure("expected a list of bytes, characters, or fields");
    }
    for (String path : TextTools.inputs(arguments)) {
      try (Lines lines = Lines.open(process, path)) {
        for (String line; (line = lines.next()) != null; ) {
          cutLine(process, arguments, list, line);
        }
      }
    }
    return 0;
  }

  private static void cutLine(UnixProcess process, Arguments arguments, String list, String line)
      throws IOException {
    if (!arguments.has("f")) {
      process.out().printLine(select(List.of(line.split("")), list, ""));
      return;
    }
    String delimiter = arguments.value("d", "\t");
    if (line.contains(delimiter)) {
      List<String> fields = List.of(line.split(Pattern.quote(delimiter), -1));
      process.out().printLine(select(fields, list, delimiter));
    } else if (!arguments.has("s")) {
      process.out().printLine(line);
    }
  }

  private static String select(List<String> pieces, String list, String delimiter)
      throws IOException {
    TreeSet<Integer> chosen = new TreeSet<>();
    for (String range : list.split(",")) {
      int dash = range.indexOf('-');
      String first = dash < 0 ? range : range.substring(0, dash);
      String last = dash < 0 ? range : range.substring(dash + 1);
      long from = first.isEmpty() ? 1 : TextTools.integer(first);
      long to = last.isEmpty() ? pieces.size() : Math.min(TextTools.integer(last), pieces.size());
      for (long i = from; i <= to; i++) {
        chosen.add((int) i);
      }
    }
    return String.join(delimiter, chosen.stream().map(i -> pieces.get(i - 1)).toList());
  }

  // ---- tr ----------------------------------------------------------------------------------

  private static int tr(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "c d s C");
    if (arguments.operands().isEmpty()) {
      throw new ToolFailure("usage: tr [-cds] STRING1 [STRING2]");
    }
    boolean complement = arguments.has("c") || arguments.has("C");
    boolean delete = arguments.has("d");
    String from = set(arguments.operands().get(0));
    String to = arguments.operands().size() > 1 ? set(arguments.operands().get(1)) : "";
    String squeezed = !arguments.has("s") ? "" : to.isEmpty() ? from : to;
    int last = -1;
    for (Lines lines = Lines.open(process, "-"); ; ) {
      String line = lines.next();
      if (line == null) {
        return 0;
      }
      StringBuilder out = new StringBuilder();
      for (char c : (lines.lastEnded() ? line + "\n" : line).toCharArray()) {
        int at = from.indexOf(c);
        boolean hit = complement ? at < 0 : at >= 0;
        if (hit && delete) {
          continue;
        }
        char result =
            hit && !to.isEmpty()
                ? to.charAt(Math.min(complement ? to.length() - 1 : at, to.length() - 1))
                : c;
        if (result == last && squeezed.indexOf(result) >= 0) {
          continue;
        }
        out.append(result);
        last = result;
      }
      process.out().print(out.toString());
    }
  }

  private static String set(String text) {
    String plain =
        text.replace("[:digit:]", "0-9")
            .replace("[:lower:]", "a-z")
            .replace("[:upper:]", "A-Z")
            .replace("[:alpha:]", "A-Za-z")
            .replace("[:alnum:]", "0-9A-Za-z")
            .replace("[:space:]", "\t\n\u000b\f\r ")
            .replace("[:blank:]", "\t ");
    StringBuilder set = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c == '\\' && i + 1 < plain.length()) {
        char escape = plain.charAt(++i);
        int known = "nrt0\\".indexOf(escape);
        set.append(known < 0 ? escape : "\n\r\t\0\\".charAt(known));
      } else if (i + 2 < plain.length() && plain.charAt(i + 1) == '-') {
        for (char range = c; range <= plain.charAt(i + 2); range++) {
          set.append(range);
        }
        i += 2;
      } else {
        set.append(c);
      }
    }
    return set.toString();
  }

  private FilterTools() {}
}
