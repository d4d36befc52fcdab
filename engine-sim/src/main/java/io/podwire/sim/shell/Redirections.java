package io.podwire.sim.shell;

import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.Errno;
import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.OpenFile;
import io.podwire.sim.runtime.Pipe;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Points descriptors elsewhere, for one command or for good. */
final class Redirections {
  private static final int STANDARD_ERROR = 2;

  private final UnixProcess process;
  private final Expander expander;

  Redirections(UnixProcess process, Expander expander) {
    this.process = process;
    this.expander = expander;
  }

  /** What a descriptor was before a command. */
  private record Saved(int descriptor, @Nullable OpenFile file) {}

  /** Undoes what was redirected for one command. */
  static final class Undo {
    private final List<Saved> saved = new ArrayList<>();

    void restore(Descriptors descriptors) {
      for (int i = saved.size() - 1; i >= 0; i--) {
        Saved before = saved.get(i);
        if (before.file() == null) {
          descriptors.close(before.descriptor());
        } else {
          descriptors.put(before.descriptor(), before.file());
        }
      }
    }
  }

  /** Redirects in the process itself, until the result restores it. */
  Undo apply(List<Command.Redirection> redirections) throws IOException {
    Descriptors descriptors = process.descriptors();
    Undo undo = new Undo();
    try {
      for (Command.Redirection redirection : redirections) {
        save(undo, redirection.descriptor(), descriptors);
        if (redirection.operator().equals(">&") || redirection.operator().equals("&>")) {
          save(undo, STANDARD_ERROR, descriptors);
        }
        apply(redirection, descriptors);
      }
    } catch (IOException | ShellException failed) {
      undo.restore(descriptors);
      throw failed;
    }
    return undo;
  }

  private static void save(Undo undo, int descriptor, Descriptors descriptors) {
    OpenFile file = descriptors.get(descriptor);
    undo.saved.add(new Saved(descriptor, file == null ? null : file.share()));
  }

  private void apply(Command.Redirection redirection, Descriptors table) throws IOException {
    int descriptor = redirection.descriptor();
    String target = expander.text(redirection.target());
    switch (redirection.operator()) {
      case "<" -> table.put(descriptor, openToRead(target));
      case "<<" -> table.put(descriptor, document(target));
      case ">", ">|" -> table.put(descriptor, openToWrite(target, false));
      case ">>" -> table.put(descriptor, openToWrite(target, true));
      case "<>" -> table.put(descriptor, openToRead(target));
      default -> duplicate(descriptor, redirection.operator(), target, table);
    }
  }

  private void duplicate(int descriptor, String operator, String target, Descriptors table)
      throws IOException {
    if (target.equals("-")) {
      table.close(descriptor);
    } else if (target.matches("\\d+")) {
      OpenFile file = target.length() > 9 ? null : table.get(Integer.parseInt(target));
      if (file == null) {
        throw new ShellException.Failure(target + ": " + Errno.EBADF.text(), 1);
      }
      table.put(descriptor, file.share());
    } else if (operator.equals(">&") && descriptor == 1) {
      OpenFile both = openToWrite(target, false);
      table.put(1, both);
      table.put(STANDARD_ERROR, both.share());
    } else {
      throw new ShellException.Failure("syntax error: bad fd number");
    }
  }

  private OpenFile document(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Pipe pipe = new Pipe(process.simulation());
    pipe.fill(bytes);
    return pipe.reader();
  }

  private OpenFile openToRead(String path) {
    try {
      return process.openToRead(path);
    } catch (ErrnoException e) {
      throw failure("can't open " + path, e, "no such file");
    }
  }

  private OpenFile openToWrite(String path, boolean append) {
    try {
      return process.openToWrite(path, append);
    } catch (ErrnoException e) {
      throw failure("can't create " + path, e, "nonexistent directory");
    }
  }

  private static ShellException.Failure failure(String what, ErrnoException e, String missing) {
    boolean absent = e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
    return new ShellException.Failure(what + ": " + (absent ? missing : e.errno().text()), 1);
  }
}
