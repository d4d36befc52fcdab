package io.podwire.conformance;

import static io.podwire.Podwire.cluster;

import io.podwire.conformance.Recording.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Does what a recording did, and compares. {@code -Dpodwire.record=<directory>} writes it anew
 * instead, which only a real cluster may.
 */
final class Replay {
  private static final String RECORD = "podwire.record";

  private Replay() {}

  /** Does a step, and says what was printed, in the form of the recording. */
  interface Prompt {
    String run(Step step) throws Exception;
  }

  /**
   * Replays {@code <directory>/<name>.txt} beside this class.
   *
   * @throws AssertionError if a step does not print what it did, with all such steps
   */
  static void of(String directory, String name, Prompt prompt) throws Exception {
    Recording recording = Recording.parse(resource(directory + "/" + name + ".txt"));
    if (recording.steps().isEmpty()) {
      throw new IllegalArgumentException(name + ": nothing is recorded there");
    }
    List<String> printed = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    for (Step step : recording.steps()) {
      String now = prompt.run(step);
      printed.add(now);
      if (!now.equals(step.expected())) {
        differences.add("@ " + step.pod() + "\n" + step.text() + "--- but now\n" + now);
      }
    }
    String record = System.getProperty(RECORD);
    if (record != null) {
      write(Path.of(record, name + ".txt"), recording.rerecorded(printed));
    } else if (!differences.isEmpty()) {
      throw new AssertionError(
          String.format(
              "%d of %d steps do not print what they did on a real cluster:%n%n%s",
              differences.size(), printed.size(), String.join("\n", differences)));
    }
  }

  private static void write(Path path, String text) throws IOException {
    if (cluster().engine().equals("sim")) {
      throw new IllegalStateException(RECORD + ": recordings are made on a real cluster");
    }
    Files.writeString(path, text);
  }

  /** A file beside this class. */
  static String resource(String path) {
    try (InputStream in = Replay.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
