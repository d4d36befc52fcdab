package io.podwire.sim.image.busybox;

import io.podwire.sim.image.regex.RegexSyntaxException;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Tools that change a stream of lines: sort, uniq, cut, tr. */
final class FilterTools {
  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "grep", failingWithTwo(process -> Grep.run(process, false)));
    BusyBox.tool(applets, "egrep", failingWithTwo(process -> Grep.run(process, true)));
    BusyBox.tool(applets, "fgrep", failingWithTwo(process -> Grep.run(process, false)));
    BusyBox.tool(applets, "sed", Sed::run);
    BusyBox.tool(applets, "sort", failingWithTwo(FilterTools::sort));
    BusyBox.tool(applets, "uniq", FilterTools::uniq);
    BusyBox.tool(applets, "cut", FilterTools::cut);
    BusyBox.tool(applets, "tr", FilterTools::tr);
  }

  /** Where 1 says what was found, a failure of the tool itself exits with 2. */
  private static Program.Tool failingWithTwo(Program.Tool tool) {
    return process -> {
      try {
        return tool.run(process);
      } catch (ToolFailure | RegexSyntaxException failed) {
        process.err().printLine(process.name() + ": " + failed.getMessage());
        return 2;
      }
    };
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
    Arguments arguments = Arguments.parse(process, "r n u f k: t: s V b c o:");
    Comparator<String> order = SortKeys.of(arguments);
    List<String> lines = readAll(process, arguments);
    Comparator<String> last =
        arguments.has("r") ? Comparator.reverseOrder() : Comparator.naturalOrder();
    Comparator<String> full =
        arguments.has("u") || arguments.has("s") ? order : order.thenComparing(last);
    if (arguments.has("c")) {
      return check(process, lines, full);
    }
    lines.sort(full);
    StringBuilder sorted = new StringBuilder();
    String before = null;
    for (String line : lines) {
      if (!arguments.has("u") || before == null || order.compare(before, line) != 0) {
        sorted.append(line).append('\n');
      }
      before = line;
    }
    String file = arguments.value("o");
    if (file == null) {
      process.out().print(sorted.toString());
    } else {
      byte[] bytes = sorted.toString().getBytes(StandardCharsets.UTF_8);
      process.files().write(process.path(file), bytes, false);
    }
    return 0;
  }

  private static int check(UnixProcess process, List<String> lines, Comparator<String> order)
      throws IOException {
    for (int i = 1; i < lines.size(); i++) {
      if (order.compare(lines.get(i - 1), lines.get(i)) > 0) {
        process.err().printLine("Check line " + i);
        return 1;
      }
    }
    return 0;
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
    select(List.of(), list, ""); // says what is wrong with it before a line is read
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
      int from = first.isEmpty() ? 1 : Math.max(1, Arguments.number(first));
      int to = last.isEmpty() ? pieces.size() : Math.max(1, Arguments.number(last));
      for (int i = from; i <= Math.min(to, pieces.size()); i++) {
        chosen.add(i);
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
