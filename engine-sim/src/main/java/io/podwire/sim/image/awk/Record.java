package io.podwire.sim.image.awk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The present record and its fields, which are split when they are asked for. */
final class Record {
  private final Machine machine;
  private String text = "";
  private @Nullable List<String> fields;
  private String separator = " ";

  Record(Machine machine) {
    this.machine = machine;
  }

  void replace(String record) {
    text = record;
    fields = null;
    separator = machine.setting("FS");
  }

  Value field(int number) throws IOException {
    if (number == 0) {
      return Value.input(text);
    }
    if (number < 0) {
      throw new AwkException(1, "Access to negative field");
    }
    List<String> split = fields();
    return number > split.size() ? Value.UNSET : Value.input(split.get(number - 1));
  }

  int count() throws IOException {
    return fields().size();
  }

  void set(int number, String value) throws IOException {
    if (number == 0) {
      replace(value);
      return;
    }
    List<String> split = fields();
    while (split.size() < number) {
      split.add("");
    }
    split.set(number - 1, value);
    join(split);
  }

  void resize(int count) throws IOException {
    List<String> split = fields();
    while (split.size() < count) {
      split.add("");
    }
    split.subList(count, split.size()).clear();
    join(split);
  }

  private void join(List<String> split) {
    text = String.join(machine.setting("OFS"), split);
  }

  private List<String> fields() throws IOException {
    List<String> split = fields;
    if (split == null) {
      split = split(text, separator, machine);
      fields = split;
    }
    return split;
  }

  /**
   * Splits as a field separator does: a blank stands for any white space, a lone character for
   * itself.
   */
  static List<String> split(String text, String separator, Machine machine) throws IOException {
    if (text.isEmpty()) {
      return new ArrayList<>();
    }
    if (separator.equals(" ")) {
      String stripped = text.strip();
      return stripped.isEmpty()
          ? new ArrayList<>()
          : new ArrayList<>(List.of(stripped.split("[ \t\n]+")));
    }
    if (separator.isEmpty()) {
      return new ArrayList<>(List.of(text.split("")));
    }
    String regex = separator.length() == 1 ? "[" + separator + "]" : separator;
    boolean literal = separator.equals("\\") || separator.equals("^");
    return new ArrayList<>(
        List.of(
            literal
                ? text.split(java.util.regex.Pattern.quote(separator), -1)
                : machine.pattern(regex).split(text, -1)));
  }
}
