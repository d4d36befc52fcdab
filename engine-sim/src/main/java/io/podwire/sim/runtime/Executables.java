package io.podwire.sim.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what an argv names, as {@code execve} and {@code execvp} do. */
final class Executables {
  /** What to run, with the argv that it sees. */
  record Found(Program program, List<String> argv) {}

  private static final int MAX_INTERPRETERS = 4;

  private final FileSystem files;
  private final String workingDirectory;

  Executables(FileSystem files, String workingDirectory) {
    this.files = files;
    this.workingDirectory = workingDirectory;
  }

  /**
   * The path of the first executable of that name on the search path; null if there is none. A name
   * with a slash is a path already.
   */
  @Nullable String search(String name, String searchPath) {
    if (name.contains("/")) {
      return absolute(name);
    }
    for (String directory : searchPath.split(":", -1)) {
      String path = absolute((directory.isEmpty() ? "." : directory) + "/" + name);
      if (isExecutable(files.stat(path))) {
        return path;
      }
    }
    return null;
  }

  /**
   * What the file at the path does.
   *
   * @throws ErrnoException {@code ENOENT}, {@code EACCES}, or {@code ENOEXEC} for text without an
   *     interpreter line
   */
  Found load(String path, List<String> argv) throws ErrnoException {
    List<String> seen = argv;
    String at = path;
    for (int i = 0; i < MAX_INTERPRETERS; i++) {
      FileNode node = files.open(at);
      if (node instanceof FileNode.Executable executable) {
        return new Found(executable.program(), seen);
      }
      if (!isExecutable(node)) {
        throw new ErrnoException(Errno.EACCES);
      }
      List<String> interpreter = interpreter(((FileNode.RegularFile) node).content());
      List<String> wrapped = new ArrayList<>(interpreter);
      wrapped.add(i == 0 ? argv0(argv, path) : at);
      wrapped.addAll(seen.subList(Math.min(1, seen.size()), seen.size()));
      seen = wrapped;
      at = absolute(interpreter.get(0));
    }
    throw new ErrnoException(Errno.ELOOP);
  }

  private static String argv0(List<String> argv, String path) {
    return argv.get(0).contains("/") ? argv.get(0) : path;
  }

  private static List<String> interpreter(byte[] content) throws ErrnoException {
    String text = new String(content, 0, Math.min(content.length, 256), StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    if (!text.startsWith("#!")) {
      throw new ErrnoException(Errno.ENOEXEC);
    }
    String line = text.substring(2, end < 0 ? text.length() : end).trim();
    int space = line.indexOf(' ');
    return space < 0
        ? List.of(line)
        : List.of(line.substring(0, space), line.substring(space).trim());
  }

  static boolean isExecutable(@Nullable FileNode node) {
    return node instanceof FileNode.Executable
        || node instanceof FileNode.RegularFile file && (file.mode() & 0111) != 0;
  }

  private String absolute(String path) {
    return path.startsWith("/") ? path : workingDirectory + "/" + path;
  }
}
