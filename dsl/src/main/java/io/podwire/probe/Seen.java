package io.podwire.probe;

/** Lays out what a tool printed, short enough to read in a failure. */
final class Seen {
  private static final int LINES = 12;
  private static final int COLUMNS = 160;

  private Seen() {}

  static String of(ToolRun run) {
    StringBuilder text = new StringBuilder("exit code ").append(run.exitCode());
    append(text, "", run.stdout());
    append(text, "", run.stderr());
    return text.toString();
  }

  private static void append(StringBuilder text, String prefix, String output) {
    String[] lines = output.strip().split("\n");
    if (output.isBlank()) {
      return;
    }
    for (int i = 0; i < Math.min(lines.length, LINES); i++) {
      String line = lines[i].stripTrailing();
      String shown = line.length() > COLUMNS ? line.substring(0, COLUMNS) + "…" : line;
      text.append("\n").append(prefix).append(shown);
    }
    if (lines.length > LINES) {
      text.append("\n")
          .append(prefix)
          .append("… and ")
          .append(lines.length - LINES)
          .append(" more lines");
    }
  }
}
