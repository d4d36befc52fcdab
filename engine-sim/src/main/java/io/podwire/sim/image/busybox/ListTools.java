package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tools that list files: ls, find. */
final class ListTools {
  private static final DateTimeFormatter RECENT =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter OLD =
      DateTimeFormatter.ofPattern("MMM ppd  yyyy", Locale.ENGLISH);
  private static final long HALF_A_YEAR = 182L * 86_400;

  // ---- ls ----------------------------------------------------------------------------------

  static int ls(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "l a A 1 d R h n F p color: C t r S");
    List<String> operands = arguments.operands().isEmpty() ? List.of(".") : arguments.operands();
    List<String> files = new ArrayList<>();
    List<String> directories = new ArrayList<>();
    int status = 0;
    for (String path : operands) {
      FileNode node = process.files().lstat(process.path(path));
      boolean follows = !arguments.has("l") && process.files().stat(process.path(path)) != null;
      FileNode shown = follows ? process.files().stat(process.path(path)) : node;
      if (node == null) {
        process.err().printLine("ls: " + path + ": No such file or directory");
        status = 1;
      } else if (shown instanceof FileNode.Directory && !arguments.has("d")) {
        directories.add(path);
      } else {
        files.add(path);
      }
    }
    Comparator<String> order = order(process, arguments, process.workingDirectory());
    files.sort(order);
    directories.sort(order);
    for (String path : files) {
      print(process, arguments, path, process.path(path));
    }
    boolean first = files.isEmpty();
    for (String path : directories) {
      if (operands.size() > 1) {
        process.out().print((first ? "" : "\n") + path + ":\n");
      }
      listDirectory(process, arguments, process.path(path));
      first = false;
    }
    return status;
  }

  /** By time with {@code -t}, by size with {@code -S}, else and where those are equal by name. */
  private static Comparator<String> order(
      UnixProcess process, Arguments arguments, String directory) {
    Comparator<String> order = Comparator.naturalOrder();
    if (arguments.has("S")) {
      order = largestFirst(name -> size(node(process, directory, name))).thenComparing(order);
    }
    if (arguments.has("t")) {
      order = largestFirst(name -> modified(node(process, directory, name))).thenComparing(order);
    }
    return arguments.has("r") ? order.reversed() : order;
  }

  private static Comparator<String> largestFirst(ToLongFunction<String> value) {
    return Comparator.comparingLong(value).reversed();
  }

  private static @Nullable FileNode node(UnixProcess process, String directory, String name) {
    return process.files().lstat(name.startsWith("/") ? name : directory + "/" + name);
  }

  private static void listDirectory(UnixProcess process, Arguments arguments, String path)
      throws IOException {
    if (arguments.has("R")) {
      throw new NotSimulatedException("ls: option -R");
    }
    List<String> names = new ArrayList<>(process.files().list(path));
    names.removeIf(name -> name.startsWith(".") && !arguments.has("a") && !arguments.has("A"));
    if (arguments.has("a")) {
      names.addAll(0, List.of(".", ".."));
    }
    names.sort(order(process, arguments, path));
    if (arguments.has("l")) {
      process.out().printLine("total " + 4 * names.size());
    }
    for (String name : names) {
      print(process, arguments, name, path + "/" + name);
    }
  }

  private static void print(UnixProcess process, Arguments arguments, String name, String path)
      throws IOException {
    FileNode node = process.files().lstat(path);
    String slash = arguments.has("p") || arguments.has("F") ? "/" : "";
    String shown = node instanceof FileNode.Directory ? name + slash : name;
    if (!arguments.has("l") || node == null) {
      process.out().printLine(shown);
      return;
    }
    long now = process.simulation().now().getEpochSecond();
    String link = node instanceof FileNode.SymbolicLink symbolic ? " -> " + symbolic.target() : "";
    String owner = arguments.has("n") ? "0        0       " : "root     root    ";
    process
        .out()
        .printLine(
            String.format(
                "%s %4d %s %9d %s %s",
                mode(node),
                node instanceof FileNode.Directory ? 2 : 1,
                owner,
                size(node),
                date(node, now),
                shown + link));
  }

  private static String date(FileNode node, long now) {
    long modified = modified(node);
    DateTimeFormatter format = now - modified > HALF_A_YEAR ? OLD : RECENT;
    return format.format(Instant.ofEpochSecond(modified).atZone(ZoneOffset.UTC));
  }

  private static long modified(@Nullable FileNode node) {
    return node instanceof FileNode.RegularFile file
        ? file.modified()
        : node instanceof FileNode.Directory directory ? directory.modified() : 0;
  }

  private static long size(@Nullable FileNode node) {
    if (node instanceof FileNode.RegularFile file) {
      return file.content().length;
    }
    if (node instanceof FileNode.SymbolicLink link) {
      return link.target().length();
    }
    return node instanceof FileNode.Directory ? 4096 : 0;
  }

  private static String mode(FileNode node) {
    int bits = 0755;
    char kind = '-';
    if (node instanceof FileNode.RegularFile file) {
      bits = file.mode();
    } else if (node instanceof FileNode.Directory directory) {
      kind = 'd';
      bits = directory.mode();
    } else if (node instanceof FileNode.SymbolicLink) {
      kind = 'l';
      bits = 0777;
    } else if (node instanceof FileNode.Device) {
      kind = 'c';
      bits = 0666;
    }
    StringBuilder text = new StringBuilder().append(kind);
    for (int shift = 6; shift >= 0; shift -= 3) {
      text.append((bits >> shift & 4) != 0 ? 'r' : '-');
      text.append((bits >> shift & 2) != 0 ? 'w' : '-');
      text.append((bits >> shift & 1) != 0 ? 'x' : '-');
    }
    return text.toString();
  }

  // ---- find --------------------------------------------------------------------------------

  /** What {@code find} looks for. */
  private record Wanted(Pattern name, String type, int depth) {}

  static int find(UnixProcess process) throws IOException {
    List<String> words = process.argv().subList(1, process.argv().size());
    List<String> roots = new ArrayList<>();
    int at = 0;
    while (at < words.size() && !words.get(at).startsWith("-")) {
      roots.add(words.get(at++));
    }
    Pattern name = Pattern.compile(".*");
    String type = "";
    int depth = Integer.MAX_VALUE;
    for (; at < words.size(); at += 2) {
      String value = at + 1 < words.size() ? words.get(at + 1) : "";
      if (at + 1 == words.size() && !words.get(at).equals("-print")) {
        throw new ToolFailure(words.get(at) + " requires an argument");
      }
      switch (words.get(at)) {
        case "-name" -> name = Pattern.compile(glob(value));
        case "-iname" -> name = Pattern.compile(glob(value), Pattern.CASE_INSENSITIVE);
        case "-type" -> type = type(value);
        case "-maxdepth" -> depth = Arguments.number(value);
        case "-print" -> at--;
        default -> throw new NotSimulatedException("find: " + words.get(at));
      }
    }
    int status = 0;
    for (String root : roots.isEmpty() ? List.of(".") : roots) {
      if (process.files().lstat(process.path(root)) == null) {
        process.err().printLine("find: " + root + ": No such file or directory");
        status = 1;
      } else {
        walk(process, root, new Wanted(name, type, depth), 0);
      }
    }
    return status;
  }

  private static String type(String value) throws ToolFailure {
    if (!List.of("f", "d", "l", "b", "c", "s", "p").contains(value)) {
      throw new ToolFailure("invalid argument '" + value + "' to '-type'");
    }
    return value;
  }

  private static String glob(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return regex.toString();
  }

  private static void walk(UnixProcess process, String path, Wanted wanted, int depth)
      throws IOException {
    FileNode node = process.files().lstat(process.path(path));
    String kind =
        node instanceof FileNode.Directory
            ? "d"
            : node instanceof FileNode.SymbolicLink ? "l" : "f";
    boolean fits = wanted.type().isEmpty() || wanted.type().equals(kind);
    if (fits && wanted.name().matcher(FileTools.lastName(path)).matches()) {
      process.out().printLine(path);
    }
    if (node instanceof FileNode.Directory && depth < wanted.depth()) {
      for (String name : children(process, path)) {
        walk(process, (path.endsWith("/") ? path : path + "/") + name, wanted, depth + 1);
      }
    }
  }

  private static List<String> children(UnixProcess process, String path) throws IOException {
    try {
      return process.files().list(process.path(path));
    } catch (ErrnoException gone) {
      return List.of();
    }
  }

  private ListTools() {}
}
