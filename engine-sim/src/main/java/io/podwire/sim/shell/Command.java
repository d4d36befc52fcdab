package io.podwire.sim.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the parser makes of a script. */
sealed interface Command {
  /** Nothing at all. */
  Command NOTHING = new Sequence(List.of());

  /** {@code name=value} before a command. */
  record Assignment(String name, Word value) {}

  /** {@code 2>file} and its kin. */
  record Redirection(int descriptor, String operator, Word target) {}

  /** Assignments, a command with its arguments, redirections; any of them may be missing. */
  record Simple(
      int line, List<Assignment> assignments, List<Word> words, List<Redirection> redirections)
      implements Command {}

  /** {@code ! a | b}; one stage and no negation is never wrapped. */
  record Pipeline(boolean negated, List<Command> stages) implements Command {}

  /** {@code a && b}, {@code a || b}. */
  record AndOr(Command left, boolean and, Command right) implements Command {}

  /** {@code a; b &}. */
  record Sequence(List<Command> commands) implements Command {}

  /** {@code a &}. */
  record Background(Command body) implements Command {}

  /** {@code ( a )}. */
  record Subshell(Command body) implements Command {}

  /** A compound command with redirections of its own. */
  record Redirected(Command body, List<Redirection> redirections) implements Command {}

  /** {@code if a; then b; else c; fi}. */
  record If(Command condition, Command then, Command otherwise) implements Command {}

  /** {@code while} and {@code until}. */
  record Loop(boolean until, Command condition, Command body) implements Command {}

  /** {@code for name in words}; without {@code in}, over the positional parameters. */
  record For(String name, @Nullable List<Word> words, Command body) implements Command {}

  /** {@code case word in pattern) body ;; esac}. */
  record Case(Word subject, List<Branch> branches) implements Command {
    record Branch(List<Word> patterns, Command body) {}
  }

  /** {@code name() body}. */
  record Function(String name, Command body) implements Command {}
}
