package io.podwire.probe;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A command that ran to its end in a container.
 *
 * @param argv its words
 * @param stdout all that it printed
 * @param stderr all that it complained
 * @param exitCode as the shell's {@code $?}
 */
@API(status = API.Status.EXPERIMENTAL)
public record ToolRun(List<String> argv, String stdout, String stderr, int exitCode) {
  public ToolRun {
    argv = List.copyOf(argv);
  }

  /** The command as one would type it. */
  public String commandLine() {
    return CommandLine.of(argv);
  }
}
