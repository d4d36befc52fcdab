package io.podwire.sim.shell;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code sh}: commands from {@code -c}, a file, or standard input.
 *
 * <p>Left out, with a loud end: aliases, job control, {@code getopts}, line editing and prompts.
 */
public final class Shell {
  /** The program. */
  public static final Program.Tool TOOL = Shell::run;

  private static int run(UnixProcess process) throws IOException {
    List<String> argv = process.argv();
    Options given = new Options();
    int at = 1;
    for (; at < argv.size() && argv.get(at).matches("[-+][a-zA-Z]+"); at++) {
      boolean on = argv.get(at).charAt(0) == '-';
      if (argv.get(at).endsWith("o")) {
        given.set(argv.get(at + 1), on);
        at++;
      } else {
        argv.get(at).substring(1).chars().forEach(option -> given.set((char) option, on));
      }
    }
    if (at < argv.size() && argv.get(at).equals("--")) {
      at++;
    }
    List<String> rest = argv.subList(at, argv.size());
    return given.has('c') ? command(process, given, rest) : script(process, given, rest);
  }

  private static int command(UnixProcess process, Options given, List<String> rest)
      throws IOException {
    if (rest.isEmpty()) {
      process.err().printLine(process.name() + ": -c requires an argument");
      return 2;
    }
    String name = rest.size() > 1 ? rest.get(1) : process.argv().get(0);
    List<String> parameters = rest.subList(Math.min(2, rest.size()), rest.size());
    Interpreter shell = new Interpreter(process, name, parameters);
    shell.options().addAll(given);
    return shell.run(Source.of(rest.get(0), 0), true);
  }

  private static int script(UnixProcess process, Options given, List<String> rest)
      throws IOException {
    if (rest.isEmpty() || given.has('s')) {
      Interpreter shell = new Interpreter(process, process.argv().get(0), rest);
      shell.options().addAll(given);
      return shell.run(Source.lines(() -> readLine(process)), false);
    }
    String path = rest.get(0);
    byte[] text;
    try {
      text = process.files().read(process.path(path));
    } catch (ErrnoException e) {
      process
          .err()
          .printLine(process.argv().get(0) + ": can't open '" + path + "': " + e.errno().text());
      return 2;
    }
    Interpreter shell = new Interpreter(process, path, rest.subList(1, rest.size()));
    shell.commandName(path);
    shell.options().addAll(given);
    return shell.run(Source.of(new String(text, StandardCharsets.UTF_8), 1), false);
  }

  /** Byte by byte, so that commands can read what follows them. */
  private static @Nullable String readLine(UnixProcess process) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int next; (next = process.in().read()) >= 0; ) {
        line.write(next);
        if (next == '\n') {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
  }

  private Shell() {}
}
