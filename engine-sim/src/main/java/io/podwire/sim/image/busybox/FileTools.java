package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.Errno;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.FileNode;
import io.podwire.sim.runtime.FileSystem;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tools that change the tree of files: mkdir, rm, cp, mv, ln, touch, chmod and the like. */
final class FileTools {
  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "mkdir", FileTools::mkdir);
    BusyBox.tool(applets, "rmdir", FileTools::rmdir);
    BusyBox.tool(applets, "rm", FileTools::rm);
    BusyBox.tool(applets, "touch", FileTools::touch);
    BusyBox.tool(applets, "cp", FileTools::cp);
    BusyBox.tool(applets, "mv", FileTools::mv);
    BusyBox.tool(applets, "ln", FileTools::ln);
    BusyBox.tool(applets, "chmod", FileTools::chmod);
    BusyBox.tool(applets, "readlink", FileTools::readlink);
    BusyBox.tool(applets, "realpath", FileTools::realpath);
    BusyBox.tool(applets, "dirname", FileTools::dirname);
    BusyBox.tool(applets, "basename", FileTools::basename);
    BusyBox.tool(applets, "ls", ListTools::ls);
    BusyBox.tool(applets, "find", ListTools::find);
  }

  static List<String> required(Arguments arguments, int count, String usage) throws ToolFailure {
    if (arguments.operands().size() < count) {
      throw new ToolFailure("usage: " + usage);
    }
    return arguments.operands();
  }

  /** A step on one operand that may fail as the kernel says. */
  private interface Step {
    void on(String path) throws IOException;
  }

  private static int each(UnixProcess process, List<String> paths, String what, Step step)
      throws IOException {
    int status = 0;
    for (String path : paths) {
      try {
        step.on(path);
      } catch (ErrnoException e) {
        process
            .err()
            .printLine(process.name() + ": " + String.format(what, path) + ": " + e.getMessage());
        status = 1;
      }
    }
    return status;
  }

  private static int mkdir(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "p m:");
    FileSystem files = process.files();
    String given = arguments.value("m");
    int mode = given == null ? 0755 : FileMode.of(given, 0777);
    return each(
        process,
        required(arguments, 1, "mkdir [-p] DIRECTORY..."),
        "can't create directory '%s'",
        path -> {
          String absolute = process.path(path);
          if (!arguments.has("p")) {
            files.makeDirectory(absolute);
            files.changeMode(absolute, mode);
            return;
          }
          boolean there = files.stat(absolute) != null;
          StringBuilder prefix = new StringBuilder();
          for (String name : absolute.split("/")) {
            if (!name.isEmpty()) {
              prefix.append('/').append(name);
              if (files.stat(prefix.toString()) == null) {
                files.makeDirectory(prefix.toString());
              } else if (!(files.stat(prefix.toString()) instanceof FileNode.Directory)) {
                throw new ErrnoException(Errno.EEXIST);
              }
            }
          }
          if (!there) {
            files.changeMode(absolute, mode);
          }
        });
  }

  private static int rmdir(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "");
    return each(
        process,
        required(arguments, 1, "rmdir DIRECTORY..."),
        "'%s'",
        path -> {
          if (!process.files().list(process.path(path)).isEmpty()) {
            throw new ErrnoException(Errno.ENOTEMPTY);
          }
          process.files().remove(process.path(path));
        });
  }

  private static int rm(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "r R f i");
    boolean recursive = arguments.has("r") || arguments.has("R");
    List<String> paths = new ArrayList<>();
    int status = 0;
    for (String path : arguments.operands()) {
      FileNode node = process.files().lstat(process.path(path));
      if (node instanceof FileNode.Directory && !recursive) {
        process.err().printLine("rm: '" + path + "' is a directory");
        status = 1;
      } else if (node != null || !arguments.has("f")) {
        paths.add(path);
      }
    }
    int removed =
        each(
            process,
            paths,
            "can't remove '%s'",
            path -> process.files().remove(process.path(path)));
    return Math.max(status, removed);
  }

  private static int touch(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "c a m");
    return each(
        process,
        required(arguments, 1, "touch FILE..."),
        "%s",
        path -> {
          String absolute = process.path(path);
          boolean there = process.files().stat(absolute) != null;
          if (!(process.files().stat(absolute) instanceof FileNode.Directory)
              && (there || !arguments.has("c"))) {
            process.files().write(absolute, new byte[0], true);
          }
        });
  }

  // ---- cp, mv, ln --------------------------------------------------------------------------

  /** Where a source goes: into the target if that is a directory. */
  private static String target(UnixProcess process, String source, String target) {
    String absolute = process.path(target);
    return process.files().stat(absolute) instanceof FileNode.Directory
        ? absolute + "/" + lastName(source)
        : absolute;
  }

  static String lastName(String path) {
    String trimmed = path.replaceFirst("(?<=.)/+$", "");
    return trimmed.equals("/") ? "/" : trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private static int cp(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "r R a f p d L");
    boolean recursive = arguments.has("r") || arguments.has("R") || arguments.has("a");
    List<String> operands = required(arguments, 2, "cp [-arRpf] SOURCE... DEST");
    String to = operands.get(operands.size() - 1);
    int status = 0;
    for (String source : operands.subList(0, operands.size() - 1)) {
      FileNode node = process.files().stat(process.path(source));
      if (node == null) {
        process.err().printLine("cp: can't stat '" + source + "': " + Errno.ENOENT.text());
        status = 1;
      } else if (node instanceof FileNode.Directory && !recursive) {
        process.err().printLine("cp: omitting directory '" + source + "'");
        status = 1;
      } else {
        String target = target(process, source, to);
        status =
            Math.max(
                status,
                each(
                    process,
                    List.of(to),
                    "can't create '%s'",
                    path -> copy(process, process.path(source), target)));
      }
    }
    return status;
  }

  private static void copy(UnixProcess process, String source, String target) throws IOException {
    FileSystem files = process.files();
    FileNode node = files.open(source);
    if (node instanceof FileNode.Directory) {
      if (files.stat(target) == null) {
        files.makeDirectory(target);
      }
      for (String name : files.list(source)) {
        copy(process, source + "/" + name, target + "/" + name);
      }
    } else if (node instanceof FileNode.RegularFile file) {
      files.write(target, file.content(), false);
      files.changeMode(target, file.mode());
    } else {
      files.place(target, node);
    }
  }

  private static int mv(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "f n");
    List<String> operands = required(arguments, 2, "mv [-f] SOURCE... DEST");
    String to = operands.get(operands.size() - 1);
    return each(
        process,
        operands.subList(0, operands.size() - 1),
        "can't rename '%s'",
        source -> {
          String from = process.path(source);
          FileNode node = process.files().lstat(from);
          if (node == null) {
            throw new ErrnoException(Errno.ENOENT);
          }
          String target = target(process, source, to);
          if (process.files().lstat(target) != null) {
            process.files().remove(target);
          }
          process.files().place(target, node);
          process.files().remove(from);
        });
  }

  private static int ln(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "s f n");
    List<String> operands = required(arguments, 2, "ln [-sfn] TARGET LINK");
    String link = operands.get(1);
    return each(
        process,
        List.of(operands.get(0)),
        link,
        source -> {
          String target = target(process, source, link);
          if (arguments.has("f") && process.files().lstat(target) != null) {
            process.files().remove(target);
          }
          if (arguments.has("s")) {
            process.files().link(target, source);
          } else {
            process.files().place(target, process.files().open(process.path(source)));
          }
        });
  }

  private static int chmod(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "R");
    List<String> operands = required(arguments, 2, "chmod MODE FILE...");
    String mode = operands.get(0);
    FileMode.of(mode, 0);
    return each(
        process,
        operands.subList(1, operands.size()),
        "%s",
        path -> {
          FileNode node = process.files().open(process.path(path));
          int before =
              node instanceof FileNode.RegularFile file
                  ? file.mode()
                  : node instanceof FileNode.Directory directory ? directory.mode() : 0755;
          process.files().changeMode(process.path(path), FileMode.of(mode, before));
        });
  }

  // ---- names -------------------------------------------------------------------------------

  private static int readlink(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "f n");
    String path = process.path(required(arguments, 1, "readlink [-fn] FILE").get(0));
    if (arguments.has("f")) {
      process.out().printLine(process.files().realPath(path));
      return 0;
    }
    if (process.files().lstat(path) instanceof FileNode.SymbolicLink link) {
      process.out().printLine(link.target());
      return 0;
    }
    return 1;
  }

  private static int realpath(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "");
    return each(
        process,
        required(arguments, 1, "realpath FILE..."),
        "%s",
        path -> process.out().printLine(process.files().realPath(process.path(path))));
  }

  private static int dirname(UnixProcess process) throws IOException {
    String path = required(Arguments.parse(process, ""), 1, "dirname FILENAME").get(0);
    String trimmed = path.replaceFirst("(?<=.)/+$", "");
    int slash = trimmed.lastIndexOf('/');
    process.out().printLine(slash < 0 ? "." : slash == 0 ? "/" : trimmed.substring(0, slash));
    return 0;
  }

  private static int basename(UnixProcess process) throws IOException {
    List<String> operands = required(Arguments.parse(process, ""), 1, "basename FILE [SUFFIX]");
    String name = lastName(operands.get(0));
    String suffix = operands.size() > 1 ? operands.get(1) : "";
    boolean cut = !suffix.isEmpty() && name.endsWith(suffix) && !name.equals(suffix);
    process.out().printLine(cut ? name.substring(0, name.length() - suffix.length()) : name);
    return 0;
  }

  private FileTools() {}
}
