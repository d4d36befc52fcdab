package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.Errno;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Tools that print files, or parts of them: cat, head, tail, wc, tee, base64, seq, yes. */
final class TextTools {
  private static final int DEFAULT_LINES = 10;

  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "cat", TextTools::cat);
    BusyBox.tool(applets, "head", TextTools::head);
    BusyBox.tool(applets, "tail", TextTools::tail);
    BusyBox.tool(applets, "wc", TextTools::wc);
    BusyBox.tool(applets, "tee", TextTools::tee);
    BusyBox.tool(applets, "base64", TextTools::base64);
    BusyBox.tool(applets, "seq", TextTools::seq);
    BusyBox.tool(applets, "yes", TextTools::yes);
  }

  static List<String> inputs(Arguments arguments) {
    return arguments.operands().isEmpty() ? List.of("-") : arguments.operands();
  }

  private static int cat(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "n u");
    int status = 0;
    int number = 0;
    for (String path : inputs(arguments)) {
      try (Lines lines = Lines.open(process, path)) {
        if (!arguments.has("n")) {
          copy(process, path);
          continue;
        }
        for (String line; (line = lines.next()) != null; ) {
          process.out().print(String.format("%6d\t%s\n", ++number, line));
        }
      } catch (ErrnoException e) {
        boolean directory = e.errno() == Errno.EISDIR;
        String what = directory ? "read error" : "can't open '" + path + "'";
        process.err().printLine("cat: " + what + ": " + e.getMessage());
        status = 1;
      }
    }
    return status;
  }

  private static void copy(UnixProcess process, String path) throws IOException {
    Descriptors file = new Descriptors();
    InputStream in = process.in();
    if (!path.equals("-")) {
      file.put(0, process.openToRead(path));
      in = file.input(0);
    }
    byte[] buffer = new byte[4096];
    for (int count; (count = in.read(buffer)) >= 0; ) {
      process.out().write(buffer, 0, count);
      process.out().flush();
    }
    file.closeAll();
  }

  // ---- head and tail -----------------------------------------------------------------------

  private static int head(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(numbered(process), process, "n: c: q v");
    int status = 0;
    boolean first = true;
    for (String path : inputs(arguments)) {
      try (Lines lines = Lines.open(process, path)) {
        title(process, arguments, path, first);
        first = false;
        if (arguments.has("c")) {
          process.out().write(lines.rest(count(arguments, "c")));
          continue;
        }
        if (arguments.value("n", "").startsWith("-")) {
          allButLast(process, lines, (int) integer(arguments.value("n", "").substring(1)));
          continue;
        }
        int left = count(arguments, "n");
        for (String line; left-- > 0 && (line = lines.next()) != null; ) {
          process.out().print(lines.lastEnded() ? line + "\n" : line);
        }
      } catch (ErrnoException e) {
        process.err().printLine("head: " + path + ": " + e.getMessage());
        status = 1;
      }
    }
    return status;
  }

  private static void allButLast(UnixProcess process, Lines lines, int count) throws IOException {
    Deque<String> held = new ArrayDeque<>();
    for (String line; (line = lines.next()) != null; ) {
      held.add(lines.lastEnded() ? line + "\n" : line);
      if (held.size() > count) {
        process.out().print(held.remove());
      }
    }
  }

  /** {@code -5} is short for {@code -n 5}. */
  private static List<String> numbered(UnixProcess process) {
    List<String> words = new ArrayList<>(process.argv());
    for (int i = 1; i < words.size(); i++) {
      boolean isValue = words.get(i - 1).matches("-[nc]");
      if (words.get(i).matches("-\\d+") && !isValue) {
        words.set(i, "-n" + words.get(i).substring(1));
      }
    }
    return words;
  }

  private static void title(UnixProcess process, Arguments arguments, String path, boolean first)
      throws IOException {
    boolean many = inputs(arguments).size() > 1 && !arguments.has("q");
    if (many || arguments.has("v")) {
      process.out().print((first ? "" : "\n") + "==> " + path + " <==\n");
    }
  }

  private static int count(Arguments arguments, String option) throws IOException {
    String text = arguments.value(option, Integer.toString(DEFAULT_LINES)).replaceFirst("^\\+", "");
    if (!text.matches("\\d{1,9}")) {
      throw text.startsWith("-")
          ? new NotSimulatedException("head and tail: a negative count")
          : new ToolFailure("invalid number '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static int tail(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(numbered(process), process, "n: c: q v");
    int status = 0;
    boolean first = true;
    for (String path : inputs(arguments)) {
      try (Lines lines = Lines.open(process, path)) {
        title(process, arguments, path, first);
        first = false;
        if (arguments.has("c")) {
          byte[] bytes = lines.rest();
          boolean from = arguments.value("c", "").startsWith("+");
          int count = count(arguments, "c");
          int start = from ? count - 1 : bytes.length - count;
          int at = Math.max(0, Math.min(start, bytes.length));
          process.out().write(bytes, at, bytes.length - at);
        } else {
          tailLines(process, arguments, lines);
        }
      } catch (ErrnoException e) {
        process.err().printLine("tail: can't open '" + path + "': " + e.getMessage());
        status = 1;
      }
    }
    if (first) {
      process.err().printLine("tail: no files");
    }
    return status;
  }

  private static void tailLines(UnixProcess process, Arguments arguments, Lines lines)
      throws IOException {
    int count = count(arguments, "n");
    boolean fromStart = arguments.value("n", "").startsWith("+");
    Deque<String> kept = new ArrayDeque<>();
    int number = 0;
    for (String line; (line = lines.next()) != null; ) {
      number++;
      kept.add(lines.lastEnded() ? line + "\n" : line);
      boolean drop = fromStart ? number < count : kept.size() > count;
      if (drop) {
        kept.remove();
      }
    }
    for (String line : kept) {
      process.out().print(line);
    }
  }

  // ---- wc ----------------------------------------------------------------------------------

  private static int wc(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "l w c m L");
    long[] total = new long[4];
    int status = 0;
    for (String path : inputs(arguments)) {
      try (Lines lines = Lines.open(process, path)) {
        long[] counts = count(lines.rest());
        for (int i = 0; i < counts.length; i++) {
          total[i] += counts[i];
        }
        print(process, arguments, counts, arguments.operands().isEmpty() ? "" : path);
      } catch (ErrnoException e) {
        process.err().printLine("wc: " + path + ": " + e.getMessage());
        status = 1;
      }
    }
    if (arguments.operands().size() > 1) {
      print(process, arguments, total, "total");
    }
    return status;
  }

  private static long[] count(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    long lines = text.chars().filter(c -> c == '\n').count();
    long words = Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).count();
    long longest = text.lines().mapToInt(String::length).max().orElse(0);
    return new long[] {lines, words, bytes.length, longest};
  }

  private static void print(UnixProcess process, Arguments arguments, long[] counts, String name)
      throws IOException {
    StringBuilder line = new StringBuilder();
    int shown = 0;
    boolean all = "lwcmL".chars().noneMatch(c -> arguments.has(String.valueOf((char) c)));
    boolean one =
        !all && List.of("l", "w", "c", "m", "L").stream().filter(arguments::has).count() == 1;
    String[] columns = {"l", "w", "c", "L"};
    for (int i = 0; i < columns.length; i++) {
      boolean bytes = columns[i].equals("c") && arguments.has("m");
      if (all && i < 3 || arguments.has(columns[i]) || bytes) {
        line.append(shown++ > 0 ? " " : "");
        line.append(one ? Long.toString(counts[i]) : String.format("%9d", counts[i]));
      }
    }
    process.out().printLine(line + (name.isEmpty() ? "" : " " + name));
  }

  // ---- the rest ----------------------------------------------------------------------------

  private static int tee(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "a i");
    List<String> written = new ArrayList<>();
    for (String path : arguments.operands()) {
      try {
        process.openToWrite(path, arguments.has("a"));
        written.add(path);
      } catch (ErrnoException e) {
        process.err().printLine("tee: " + path + ": " + e.getMessage());
      }
    }
    byte[] buffer = new byte[4096];
    InputStream in = process.in();
    for (int count; (count = in.read(buffer)) >= 0; ) {
      for (String path : written) {
        process.files().write(process.path(path), Arrays.copyOf(buffer, count), true);
      }
      process.out().write(buffer, 0, count);
      process.out().flush();
    }
    return written.size() == arguments.operands().size() ? 0 : 1;
  }

  private static int base64(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "d w:");
    try (Lines lines = Lines.open(process, inputs(arguments).get(0))) {
      byte[] bytes = lines.rest();
      if (arguments.has("d")) {
        process.out().write(decode(bytes));
        return 0;
      }
      int width = arguments.number("w", 76);
      Base64.Encoder encoder =
          width == 0
              ? Base64.getEncoder()
              : Base64.getMimeEncoder(width, "\n".getBytes(StandardCharsets.UTF_8));
      process
          .out()
          .print(encoder.encodeToString(bytes) + (width == 0 || bytes.length == 0 ? "" : "\n"));
      return 0;
    }
  }

  private static byte[] decode(byte[] bytes) throws ToolFailure {
    try {
      return Base64.getMimeDecoder().decode(bytes);
    } catch (IllegalArgumentException notBase64) {
      throw new ToolFailure("truncated base64 input");
    }
  }

  private static int seq(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(withoutNegatives(process), process, "s: w");
    List<String> operands = arguments.operands();
    long[] numbers = new long[operands.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = integer(operands.get(i).replace('~', '-'));
    }
    if (numbers.length == 0) {
      throw new ToolFailure("usage: seq [-w] [-s SEP] [FIRST [INC]] LAST");
    }
    long first = numbers.length > 1 ? numbers[0] : 1;
    long step = numbers.length > 2 ? numbers[1] : 1;
    long last = numbers[numbers.length - 1];
    String separator = arguments.value("s", "\n");
    boolean any = false;
    for (long i = first; step > 0 ? i <= last : i >= last; i += step) {
      process.out().print((any ? separator : "") + i);
      any = true;
    }
    process.out().print(any ? "\n" : "");
    return 0;
  }

  /** A number with a minus is no option: marks it until it is read. */
  private static List<String> withoutNegatives(UnixProcess process) {
    return process.argv().stream()
        .map(word -> word.matches("-\\d+") ? "~" + word.substring(1) : word)
        .toList();
  }

  static long integer(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      throw new ToolFailure("invalid number '" + text + "'");
    }
  }

  private static int yes(UnixProcess process) throws IOException {
    List<String> words = process.argv().subList(1, process.argv().size());
    String line = words.isEmpty() ? "y" : String.join(" ", words);
    while (true) {
      process.out().printLine(line);
    }
  }

  private TextTools() {}
}
