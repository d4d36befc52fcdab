package io.podwire.sim.image.busybox;

import io.podwire.sim.runtime.ErrnoException;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tools that put lines into another shape or compare them: rev, tac, nl, paste, cmp. */
final class ReshapeTools {
  static void addTo(Map<String, Program> applets) {
    BusyBox.tool(applets, "rev", ReshapeTools::rev);
    BusyBox.tool(applets, "tac", ReshapeTools::tac);
    BusyBox.tool(applets, "nl", ReshapeTools::nl);
    BusyBox.tool(applets, "paste", ReshapeTools::paste);
    BusyBox.tool(applets, "cmp", ReshapeTools::cmp);
  }

  private static int rev(UnixProcess process) throws IOException {
    for (String line : FilterTools.readAll(process, Arguments.parse(process, ""))) {
      process.out().printLine(new StringBuilder(line).reverse().toString());
    }
    return 0;
  }

  private static int tac(UnixProcess process) throws IOException {
    List<String> lines = FilterTools.readAll(process, Arguments.parse(process, ""));
    Collections.reverse(lines);
    for (String line : lines) {
      process.out().printLine(line);
    }
    return 0;
  }

  private static int nl(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "b:");
    boolean all = arguments.value("b", "t").equals("a");
    int number = 0;
    for (String line : FilterTools.readAll(process, arguments)) {
      boolean counted = all || !line.isEmpty();
      String head = counted ? String.format("%6d\t", ++number) : " ".repeat(7);
      process.out().printLine(head + line);
    }
    return 0;
  }

  private static int paste(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "s d:");
    String delimiter = arguments.value("d", "\t").replace("\\n", "\n").replace("\\t", "\t");
    List<List<String>> columns = new ArrayList<>();
    for (String path : TextTools.inputs(arguments)) {
      columns.add(lines(process, path));
    }
    if (arguments.has("s")) {
      for (List<String> column : columns) {
        process.out().printLine(String.join(delimiter, column));
      }
      return 0;
    }
    int height = columns.stream().mapToInt(List::size).max().orElse(0);
    for (int row = 0; row < height; row++) {
      List<String> cells = new ArrayList<>();
      for (List<String> column : columns) {
        if (row < column.size()) { // a file that has ended leaves no empty column
          cells.add(column.get(row));
        }
      }
      process.out().printLine(String.join(delimiter, cells));
    }
    return 0;
  }

  private static List<String> lines(UnixProcess process, String path) throws IOException {
    List<String> all = new ArrayList<>();
    try (Lines lines = Lines.open(process, path)) {
      for (String line; (line = lines.next()) != null; ) {
        all.add(line);
      }
    }
    return all;
  }

  private static int cmp(UnixProcess process) throws IOException {
    Arguments arguments = Arguments.parse(process, "s");
    List<String> paths = FileTools.required(arguments, 1, "cmp [-s] FILE1 [FILE2]");
    String second = paths.size() > 1 ? paths.get(1) : "-";
    byte[] one = bytes(process, paths.get(0));
    byte[] other = bytes(process, second);
    if (one == null || other == null) {
      return 2;
    }
    int at = java.util.Arrays.mismatch(one, other);
    if (at < 0) {
      return 0;
    }
    if (!arguments.has("s")) {
      tellDifference(process, one, other, at, paths.get(0), second);
    }
    return 1;
  }

  private static void tellDifference(
      UnixProcess process, byte[] one, byte[] other, int at, String first, String second)
      throws IOException {
    if (at == one.length || at == other.length) {
      process.out().flush();
      process.err().printLine("cmp: EOF on " + (at == one.length ? first : second));
      return;
    }
    int line = 1;
    for (int i = 0; i < at; i++) {
      line += one[i] == '\n' ? 1 : 0;
    }
    process.out().printLine(first + " " + second + " differ: char " + (at + 1) + ", line " + line);
  }

  private static byte @Nullable [] bytes(UnixProcess process, String path) throws IOException {
    try (Lines lines = Lines.open(process, path)) {
      return lines.rest();
    } catch (ErrnoException e) {
      process.err().printLine("cmp: " + path + ": " + e.getMessage());
      return null;
    }
  }

  private ReshapeTools() {}
}
