package io.podwire.sim.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A word as it was written: literals, quoted or not, and what is to be expanded. */
record Word(List<Part> parts) {
  static final Word EMPTY = new Word(List.of());

  /** A piece of a word. */
  sealed interface Part {
    /** Whether what it becomes is kept from splitting and globbing. */
    boolean quoted();
  }

  /** Characters that stand for themselves. */
  record Literal(String text, boolean quoted) implements Part {}

  /** {@code ~} or {@code ~user} at the start of a word. */
  record Tilde(String user) implements Part {
    @Override
    public boolean quoted() {
      return true;
    }
  }

  /**
   * {@code $name} or {@code ${name…}}.
   *
   * @param operator empty, or {@code -}, {@code :-}, {@code #} (prefix), {@code length} and so on
   * @param argument what follows the operator
   * @param second the replacement of {@code ${x/a/b}}, the length of {@code ${x:1:2}}
   */
  record Parameter(
      String name, String operator, Word argument, @Nullable Word second, boolean quoted)
      implements Part {}

  /** {@code $(…)} or backquotes. */
  record Substitution(Command body, boolean quoted) implements Part {}

  /** {@code $((…))}. */
  record Calculation(Word expression, boolean quoted) implements Part {}

  /** The text, if the word is one unquoted literal, as reserved words and names must be. */
  @Nullable String bare() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (!(part instanceof Literal literal) || literal.quoted()) {
        return null;
      }
      text.append(literal.text());
    }
    return parts.isEmpty() ? null : text.toString();
  }

  boolean hasQuotes() {
    return parts.stream().anyMatch(Part::quoted);
  }
}
