package io.podwire.sim.coredns;

import io.podwire.sim.coredns.Corefile.CorefileException;
import io.podwire.sim.runtime.NotSimulatedException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The lines of a Corefile that have words, with those of imported files in their place. */
final class CorefileLines {
  private static final int MOST_NESTED = 20;

  private final Corefile.Files files;
  private final List<Line> lines = new ArrayList<>();

  private CorefileLines(Corefile.Files files) {
    this.files = files;
  }

  /** What stands in one line, and where that is. */
  record Line(String path, int number, List<String> words) {
    String first() {
      return words.get(0);
    }

    boolean opensBlock() {
      return words.get(words.size() - 1).equals("{");
    }

    /** Those between the first and the block. */
    List<String> arguments() {
      return words.subList(1, words.size() - (opensBlock() ? 1 : 0));
    }

    CorefileException wrong(String problem) {
      return new CorefileException(path, number, problem);
    }

    NotSimulatedException notSimulated() {
      return new NotSimulatedException("a Corefile's '" + this + "'");
    }

    @Override
    public String toString() {
      return String.join(" ", words);
    }
  }

  static List<Line> read(Corefile.Files files, String path) throws IOException, CorefileException {
    CorefileLines all = new CorefileLines(files);
    all.add(path, 0);
    return all.lines;
  }

  /** The same text for the same meaning, whatever its white space and remarks. */
  static String text(List<Line> lines) {
    return lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
  }

  private void add(String path, int depth) throws IOException, CorefileException {
    int number = 0;
    for (String text : files.read(path).split("\n")) {
      number++;
      String line = text.replaceFirst("(^|\\s)#.*", "").strip();
      if (!line.isEmpty()) {
        add(new Line(path, number, List.of(line.split("\\s+"))), depth);
      }
    }
  }

  private void add(Line line, int depth) throws IOException, CorefileException {
    if (!line.first().equals("import")) {
      lines.add(line);
    } else if (line.words().size() != 2) {
      throw line.notSimulated();
    } else if (depth == MOST_NESTED) {
      throw line.wrong("imports go on for ever");
    } else {
      for (String path : matching(line)) {
        add(path, depth + 1);
      }
    }
  }

  /** A pattern may match nothing; a name must be there. */
  private List<String> matching(Line line) throws IOException {
    Path pattern = Path.of(line.path()).resolveSibling(line.words().get(1));
    String name = String.valueOf(pattern.getFileName());
    String directory = String.valueOf(pattern.getParent());
    if (directory.matches(".*[*?\\[].*") || !line.words().get(1).contains("/")) {
      throw line.notSimulated(); // a snippet, or directories by pattern
    }
    if (!name.matches(".*[*?\\[].*")) {
      return List.of(pattern.toString());
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
    return files.list(directory).stream()
        .filter(each -> matcher.matches(Path.of(each)))
        .sorted()
        .map(each -> directory + "/" + each)
        .toList();
  }
}
