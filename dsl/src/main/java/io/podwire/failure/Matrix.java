package io.podwire.failure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A table of who reaches whom; {@code .} connects, {@code X} is denied. An immutable value. */
@API(status = API.Status.INTERNAL)
public final class Matrix {
  private final List<String> columns;
  private final Map<String, List<Boolean>> rows;

  private Matrix(List<String> columns, Map<String, List<Boolean>> rows) {
    this.columns = List.copyOf(columns);
    this.rows = new LinkedHashMap<>(rows);
  }

  /** What a cell is to become. */
  @API(status = API.Status.INTERNAL)
  @FunctionalInterface
  public interface Cell {
    boolean of(String from, String to, boolean connects);
  }

  /**
   * Reads a table of these names.
   *
   * @throws IllegalArgumentException naming the line and the rule
   */
  public static Matrix parse(String table, List<String> names) {
    List<String> lines = table.lines().filter(line -> !line.isBlank()).toList();
    if (lines.size() < 2) {
      throw new IllegalArgumentException(
          "reachability: a table has a line of targets and one for each client");
    }
    List<String> columns = cells(lines.get(0)).subList(1, cells(lines.get(0)).size());
    known(columns, names, lines.get(0));
    Map<String, List<Boolean>> rows = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      known(cells.subList(0, 1), names, line);
      if (cells.size() != columns.size() + 1
          || !Set.of(".", "X").containsAll(cells.subList(1, cells.size()))) {
        throw new IllegalArgumentException(
            "reachability: '"
                + line.strip()
                + "' is not a client and "
                + columns.size()
                + " cells of '.' or 'X'");
      }
      rows.put(cells.get(0), cells.subList(1, cells.size()).stream().map("."::equals).toList());
    }
    return new Matrix(columns, rows);
  }

  /** The same table with each cell asked anew. */
  public Matrix map(Cell cell) {
    Map<String, List<Boolean>> asked = new LinkedHashMap<>();
    rows.forEach(
        (from, expected) -> {
          List<Boolean> seen = new ArrayList<>();
          for (int i = 0; i < columns.size(); i++) {
            seen.add(cell.of(from, columns.get(i), expected.get(i)));
          }
          asked.put(from, seen);
        });
    return new Matrix(columns, asked);
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    for (String cell : line.split("\\|", -1)) {
      cells.add(cell.strip());
    }
    return cells;
  }

  private static void known(List<String> found, List<String> names, String line) {
    for (String name : found) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "reachability: '"
                + name
                + "' in '"
                + line.strip()
                + "' is none of "
                + String.join(", ", names));
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Matrix matrix
        && matrix.columns.equals(columns)
        && matrix.rows.equals(rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public String toString() {
    int width =
        Math.max(
            columns.stream().mapToInt(String::length).max().orElse(1),
            rows.keySet().stream().mapToInt(String::length).max().orElse(1));
    StringBuilder text = new StringBuilder("  ").append(pad("", width));
    columns.forEach(column -> text.append(" | ").append(pad(column, width)));
    rows.forEach(
        (from, cells) -> {
          text.append("\n  ").append(pad(from, width));
          cells.forEach(connects -> text.append(" | ").append(pad(connects ? "." : "X", width)));
        });
    return text.toString().replaceAll(" +(\n|$)", "$1");
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
