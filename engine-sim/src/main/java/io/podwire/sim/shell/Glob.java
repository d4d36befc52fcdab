package io.podwire.sim.shell;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.UnixProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the files that a pattern names. */
final class Glob {
  private final UnixProcess process;

  Glob(UnixProcess process) {
    this.process = process;
  }

  /** The paths that match, in order; empty if none does. */
  List<String> expand(Field pattern) {
    List<Field> segments = segments(pattern);
    List<String> paths = new ArrayList<>();
    boolean absolute = pattern.length() > 0 && pattern.charAt(0) == '/';
    descend(absolute ? "/" : "", segments, 0, paths);
    return paths;
  }

  private static List<Field> segments(Field pattern) {
    List<Field> segments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= pattern.length(); i++) {
      if (i == pattern.length() || pattern.charAt(i) == '/') {
        if (i > start) {
          segments.add(pattern.part(start, i));
        }
        start = i + 1;
      }
    }
    return segments;
  }

  private void descend(String prefix, List<Field> segments, int depth, List<String> paths) {
    if (depth == segments.size()) {
      paths.add(prefix);
      return;
    }
    Field segment = segments.get(depth);
    String slash = prefix.isEmpty() || prefix.endsWith("/") ? "" : "/";
    if (!Patterns.isPattern(segment)) {
      String path = prefix + slash + segment.text();
      if (process.files().lstat(process.path(path)) != null) {
        descend(path, segments, depth + 1, paths);
      }
      return;
    }
    Pattern regex = Patterns.compile(segment);
    for (String name : names(prefix)) {
      boolean hidden = name.startsWith(".") && segment.charAt(0) != '.';
      if (!hidden && regex.matcher(name).matches()) {
        descend(prefix + slash + name, segments, depth + 1, paths);
      }
    }
  }

  private List<String> names(String directory) {
    String path = process.path(directory.isEmpty() ? "." : directory);
    try {
      return process.files().stat(path) instanceof FileNode.Directory
          ? process.files().list(path)
          : List.of();
    } catch (ErrnoException gone) {
      return List.of();
    }
  }
}
