package io.podwire.conformance;

import io.podwire.probe.ToolRun;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines, where each runs, and what a real cluster's tools printed: a text that is read as
 * the session of a terminal.
 *
 * <pre>
 * # a remark
 * &#64; pod
 * $ echo hello; cat /none; exit 3
 * | hello
 * ! cat: can't open '/none': No such file or directory
 * ? 3
 * </pre>
 *
 * <p>{@code |} is standard output, {@code !} standard error, {@code ?} an exit code other than 0,
 * {@code >} a command's next line; a lone {@code \} says that the stream did not end with a
 * newline.
 */
final class Recording {
  private static final String UNENDED = "\\";

  private final List<Item> items;

  private Recording(List<Item> items) {
    this.items = items;
  }

  /** A part of the text. */
  sealed interface Item {
    /** As it is written. */
    String text();
  }

  /** What is neither run nor printed. */
  record Remark(String text) implements Item {}

  /** A command, and what it is to print. */
  record Step(String pod, String command, String expected) implements Item {
    @Override
    public String text() {
      return "$ " + command.replace("\n", "\n> ") + "\n" + expected;
    }
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException if there is a line of no known kind, or a command without Pod
   */
  static Recording parse(String text) {
    List<Item> items = new ArrayList<>();
    String pod = "";
    for (String line : text.split("(?<=\n)")) {
      Item last = items.isEmpty() ? new Remark("") : items.get(items.size() - 1);
      String rest = line.length() < 2 ? "" : line.substring(2).stripTrailing();
      if (line.startsWith("$ ") && !pod.isEmpty()) {
        items.add(new Step(pod, rest, ""));
      } else if (line.isBlank() || line.startsWith("#") || line.startsWith("@ ")) {
        pod = line.startsWith("@ ") ? rest : pod;
        items.add(new Remark(line));
      } else if (last instanceof Step step) {
        items.set(items.size() - 1, continued(step, line));
      } else {
        throw new IllegalArgumentException("a recording has no such line: " + line);
      }
    }
    return new Recording(items);
  }

  private static Step continued(Step step, String line) {
    if (line.startsWith("> ") && step.expected().isEmpty()) {
      String more = line.substring(2).stripTrailing();
      return new Step(step.pod(), step.command() + "\n" + more, "");
    }
    if (!line.matches("(?s)[|!?\\\\].*")) {
      throw new IllegalArgumentException("a recording has no such line: " + line);
    }
    return new Step(step.pod(), step.command(), step.expected() + line);
  }

  /** The commands, in order. */
  List<Step> steps() {
    return items.stream().filter(Step.class::isInstance).map(Step.class::cast).toList();
  }

  /** The whole text, with what the commands printed now. */
  String rerecorded(List<String> printed) {
    StringBuilder text = new StringBuilder();
    int next = 0;
    for (Item item : items) {
      text.append(
          item instanceof Step step
              ? new Step(step.pod(), step.command(), printed.get(next++)).text()
              : item.text());
    }
    return text.toString();
  }

  /** What a command did, in the form of the recording. */
  static String printed(ToolRun run) {
    return stream("|", run.stdout())
        + stream("!", run.stderr())
        + (run.exitCode() == 0 ? "" : "? " + run.exitCode() + "\n");
  }

  private static String stream(String mark, String text) {
    if (text.isEmpty()) {
      return "";
    }
    StringBuilder lines = new StringBuilder();
    for (String line : text.replace("\r", "").split("\n", -1)) {
      lines.append(mark).append(line.isEmpty() ? "" : " ").append(line).append('\n');
    }
    String ended = mark + "\n";
    return text.endsWith("\n")
        ? lines.substring(0, lines.length() - ended.length())
        : lines + UNENDED + "\n";
  }
}
