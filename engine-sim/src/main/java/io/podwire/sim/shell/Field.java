package io.podwire.sim.shell;

import java.util.ArrayList;
import java.util.List;

/** Text on its way to an argument: each character knows whether quotes protect it. */
final class Field {
  /** Unquoted as it was written: not split, but globbed. */
  static final char PLAIN = 'p';

  /** Protected from splitting and globbing. */
  static final char QUOTED = 'q';

  /** The result of an unquoted expansion: split and globbed. */
  static final char EXPANDED = 'x';

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder marks = new StringBuilder();
  private boolean kept;

  void append(String more, char mark) {
    text.append(more);
    marks.append(String.valueOf(mark).repeat(more.length()));
    kept |= mark == QUOTED;
  }

  /** Whether it stays an argument though it be empty. */
  boolean isKept() {
    return kept || text.length() > 0;
  }

  String text() {
    return text.toString();
  }

  int length() {
    return text.length();
  }

  char charAt(int index) {
    return text.charAt(index);
  }

  boolean isQuoted(int index) {
    return marks.charAt(index) == QUOTED;
  }

  Field part(int from, int to) {
    Field part = new Field();
    part.text.append(text, from, to);
    part.marks.append(marks, from, to);
    part.kept = kept && part.marks.indexOf("q") >= 0;
    return part;
  }

  /**
   * Splits what came from expansions at the separators.
   *
   * @see <a
   *     href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_05">Field
   *     Splitting</a>
   */
  List<Field> split(String separators) {
    List<Field> fields = new ArrayList<>();
    int start = 0;
    boolean pending = kept;
    int i = 0;
    while (i < length()) {
      if (!isSeparator(i, separators)) {
        pending = true;
        i++;
        continue;
      }
      boolean visible = !Character.isWhitespace(charAt(i));
      int end = i++;
      while (i < length()
          && isSeparator(i, separators)
          && (!visible || Character.isWhitespace(charAt(i)))) {
        visible |= !Character.isWhitespace(charAt(i));
        i++;
      }
      if (pending || visible) {
        fields.add(kept(start, end, kept && pending));
      }
      start = i;
      pending = false;
    }
    if (pending) {
      fields.add(kept(start, length(), kept));
    }
    return fields;
  }

  private Field kept(int from, int to, boolean keep) {
    Field part = part(from, to);
    part.kept = keep;
    return part;
  }

  private boolean isSeparator(int index, String separators) {
    return marks.charAt(index) == EXPANDED && separators.indexOf(charAt(index)) >= 0;
  }
}
