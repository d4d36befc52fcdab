package io.podwire;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Programs of this machine that write manifests. */
final class OnPath {
  private OnPath() {}

  static boolean has(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .anyMatch(Files::isExecutable);
  }

  /**
   * What it prints.
   *
   * @throws IllegalArgumentException with its complaint, if it does not exit 0
   * @throws UncheckedIOException if it is not on the path
   */
  static String run(List<String> command) {
    String words = String.join(" ", command);
    try {
      Path complaints = Files.createTempFile("podwire", ".txt");
      try {
        Process process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
        String printed =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
          throw new IllegalArgumentException(
              words + " exited with " + exit + ": " + Files.readString(complaints).strip());
        }
        return printed;
      } finally {
        Files.delete(complaints);
      }
    } catch (IOException e) {
      String program = command.get(0);
      throw new UncheckedIOException(
          "'" + words + "' cannot be run: is " + program + " on the path?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + words + " ran", e);
    }
  }
}
