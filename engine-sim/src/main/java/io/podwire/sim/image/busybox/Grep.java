package io.podwire.sim.image.busybox;

import io.podwire.sim.image.regex.PosixRegex;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code grep}: exit code 0 if a line matched, 1 if none did, 2 if a file could not be read.
 *
 * @see <a href="https://git.busybox.net/busybox/tree/findutils/grep.c?h=1_35_stable">grep.c</a>
 */
final class Grep {
  private final UnixProcess process;
  private final Arguments arguments;
  private final List<Pattern> patterns = new ArrayList<>();
  private int before;
  private int after;
  private int most;
  private boolean failed;
  private boolean matchedAny;

  private Grep(UnixProcess process, Arguments arguments) {
    this.process = process;
    this.arguments = arguments;
  }

  static int run(UnixProcess process, boolean extended) throws IOException {
    Arguments arguments =
        Arguments.parse(process, "q i v c o E F n H h l L w x s r R e: f: m: A: B: C: color: a");
    Grep grep = new Grep(process, arguments);
    List<String> operands = new ArrayList<>(arguments.operands());
    List<String> given = new ArrayList<>(arguments.values("e"));
    for (String file : arguments.values("f")) {
      given.addAll(
          new String(process.files().read(process.path(file)), StandardCharsets.UTF_8)
              .lines()
              .toList());
    }
    if (given.isEmpty()) {
      if (operands.isEmpty()) {
        process
            .err()
            .printLine(
                "Usage: grep [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f"
                    + " FILE... } [FILE]...");
        return 2;
      }
      given.add(operands.remove(0));
    }
    grep.readNumbers();
    for (String pattern : String.join("\n", given).split("\n", -1)) {
      grep.patterns.add(grep.compile(pattern, extended));
    }
    return grep.search(operands);
  }

  private void readNumbers() throws ToolFailure {
    int around = arguments.number("C", 0);
    before = arguments.number("B", around);
    after = arguments.number("A", around);
    most = arguments.number("m", Integer.MAX_VALUE);
  }

  private Pattern compile(String text, boolean extended) throws IOException {
    boolean ignoreCase = arguments.has("i");
    String name = process.name();
    Pattern pattern =
        arguments.has("F") || name.equals("fgrep")
            ? Pattern.compile(Pattern.quote(text), ignoreCase ? Pattern.CASE_INSENSITIVE : 0)
            : PosixRegex.compile(text, extended || arguments.has("E"), ignoreCase);
    if (arguments.has("w")) {
      return Pattern.compile("(?<!\\w)(?:" + pattern.pattern() + ")(?!\\w)", pattern.flags());
    }
    return arguments.has("x")
        ? Pattern.compile("^(?:" + pattern.pattern() + ")$", pattern.flags())
        : pattern;
  }

  private int search(List<String> operands) throws IOException {
    boolean recursive = arguments.has("r") || arguments.has("R");
    List<String> paths = new ArrayList<>();
    for (String operand : operands.isEmpty() ? List.of(recursive ? "." : "-") : operands) {
      collect(operand, recursive, paths);
    }
    boolean titled = (paths.size() > 1 || arguments.has("H")) && !arguments.has("h");
    for (String path : paths) {
      try (Lines lines = Lines.open(process, path)) {
        if (searchFile(lines, path.equals("-") ? "(standard input)" : path, titled)) {
          return 0;
        }
      } catch (ErrnoException e) {
        if (!arguments.has("s")) {
          process.err().printLine("grep: " + path + ": " + e.getMessage());
        }
        failed = true;
      }
    }
    return failed ? 2 : matchedAny ? 0 : 1;
  }

  private void collect(String path, boolean recursive, List<String> paths) throws IOException {
    if (recursive && process.files().stat(process.path(path)) instanceof FileNode.Directory) {
      for (String name : process.files().list(process.path(path))) {
        collect(path + "/" + name, true, paths);
      }
    } else {
      paths.add(path);
    }
  }

  /** Searches one input; true if a quiet search has found what it wants. */
  private boolean searchFile(Lines lines, String path, boolean titled) throws IOException {
    String title = titled ? path : "";
    Deque<String> context = new ArrayDeque<>();
    int number = 0;
    int count = 0;
    int following = 0;
    for (String line; count < most && (line = lines.next()) != null; ) {
      number++;
      if (matches(line) != arguments.has("v")) {
        count++;
        matchedAny = true;
        if (arguments.has("q")) {
          return true;
        }
        if (arguments.has("l")) {
          process.out().printLine(path);
          return false;
        }
        printContext(context, number, title);
        print(line, number, title);
        following = after;
      } else if (following-- > 0) {
        printLine(line, number, title, '-');
      } else if (before > 0) {
        context.add(line);
        if (context.size() > before) {
          context.remove();
        }
      }
    }
    if (arguments.has("c")) {
      process.out().printLine((titled ? title + ":" : "") + count);
    }
    if (arguments.has("L") && count == 0) {
      process.out().printLine(path);
    }
    return false;
  }

  private void printContext(Deque<String> context, int number, String title) throws IOException {
    int at = number - context.size();
    for (String line : context) {
      printLine(line, at++, title, '-');
    }
    context.clear();
  }

  private boolean matches(String line) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(line).find());
  }

  private void print(String line, int number, String title) throws IOException {
    if (!arguments.has("o")) {
      printLine(line, number, title, ':');
      return;
    }
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(line);
      while (matcher.find()) {
        if (!matcher.group().isEmpty()) {
          printLine(matcher.group(), number, title, ':');
        }
      }
    }
  }

  private void printLine(String line, int number, String title, char separator) throws IOException {
    if (arguments.has("c") || arguments.has("L") || arguments.has("q")) {
      return;
    }
    String where = title.isEmpty() ? "" : title + separator;
    String at = arguments.has("n") ? number + "" + separator : "";
    process.out().printLine(where + at + line);
  }
}
