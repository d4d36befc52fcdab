package io.podwire.k3s;

import java.nio.file.Path;
import java.util.Locale;

/** A node of the cluster, as far as a shell reaches it. */
interface NodeShell {
  /** The node's name in the API. */
  String nodeName();

  /** The node's address in the network that the nodes share. */
  String address();

  /**
   * Runs a shell script on the node, to its end.
   *
   * @param arguments what it knows as {@code $1} and so on
   * @throws NodeSilentException if it cannot be said whether it ran
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  Answer run(String script, String... arguments);

  /** Copies a file of this machine to the node. */
  void copyIn(Path file, String target);

  /**
   * How a script ended.
   *
   * @param output what it printed
   * @param errors what it printed on its other stream
   */
  record Answer(int exitCode, String output, String errors) {
    /** What a shell answers for a program that is not there, or cannot be run. */
    private static final int CANNOT_RUN = 126;

    private static final int NOT_FOUND = 127;

    boolean succeeded() {
      return exitCode == 0;
    }

    /** Whether the node's image has no program for it. */
    boolean isMissing() {
      return exitCode == CANNOT_RUN || exitCode == NOT_FOUND;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "exit code %d: %s", exitCode, (output + errors).strip());
    }
  }
}
