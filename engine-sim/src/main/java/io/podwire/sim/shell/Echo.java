package io.podwire.sim.shell;

import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.List;

/** {@code echo} as BusyBox has it: {@code -n}, {@code -e}, {@code -E}. */
public final class Echo {
  /** Prints the arguments; the first is the command's name. */
  public static int run(UnixProcess process, List<String> argv) throws IOException {
    boolean newline = true;
    boolean escapes = false;
    int at = 1;
    for (; at < argv.size() && argv.get(at).matches("-[neE]+"); at++) {
      newline &= argv.get(at).indexOf('n') < 0;
      escapes = argv.get(at).lastIndexOf('e') > argv.get(at).lastIndexOf('E');
    }
    String text = String.join(" ", argv.subList(at, argv.size()));
    if (escapes) {
      Escapes result = Escapes.expand(text, true);
      process.out().write(result.bytes());
      newline &= !result.stops();
    } else {
      process.out().print(text);
    }
    process.out().print(newline ? "\n" : "");
    return 0;
  }

  private Echo() {}
}
