package io.podwire.sim.image.awk;

import io.podwire.sim.image.awk.AwkProgram.Rule;
import io.podwire.sim.image.awk.Statement.Flow;
import io.podwire.sim.runtime.NotSimulatedException;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tool: its command line, and the way of records through the rules. */
public final class Awk {
  private final AwkProgram program;
  private final Machine machine;
  private final Set<Rule> inRange = new HashSet<>();

  private Awk(AwkProgram program, Machine machine) {
    this.program = program;
    this.machine = machine;
  }

  /** Runs it. */
  public static int run(UnixProcess process) throws IOException {
    List<String> words = new ArrayList<>(process.argv().subList(1, process.argv().size()));
    List<String> assignments = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (!words.isEmpty() && words.get(0).matches("(?s)-.+")) {
      String word = words.remove(0);
      if (word.equals("--")) {
        break;
      }
      String value = word.length() > 2 ? word.substring(2) : words.isEmpty() ? "" : words.remove(0);
      switch (word.charAt(1)) {
        case 'F' -> assignments.add("FS=" + (value.equals("t") ? "\t" : value));
        case 'v' -> assignments.add(value);
        case 'e' -> text.append(value).append('\n');
        case 'f' ->
            text.append(
                    new String(process.files().read(process.path(value)), StandardCharsets.UTF_8))
                .append('\n');
        default -> throw new NotSimulatedException("awk: option " + word);
      }
    }
    if (text.length() == 0) {
      if (words.isEmpty()) {
        throw new NotSimulatedException("awk: a command line without a program");
      }
      text.append(words.remove(0));
    }
    AwkProgram program = Parser.parse(text.toString());
    Machine machine = new Machine(program, process, words);
    for (String assignment : assignments) {
      assign(machine, assignment);
    }
    return new Awk(program, machine).run();
  }

  /** An assignment of the command line, whose value may have escapes. */
  static void assign(Machine machine, String assignment) throws IOException {
    int equals = assignment.indexOf('=');
    String value = assignment.substring(equals + 1).replace("\"", "\\\"");
    Value read = Value.input(new Lexer('"' + value + '"').next().text());
    machine.setVariable(assignment.substring(0, Math.max(equals, 0)), read);
  }

  private int run() throws IOException {
    Flow flow = Flow.ON;
    try {
      flow = all(program.begin());
      boolean reads = !program.rules().isEmpty() || !program.end().isEmpty();
      while (flow != Flow.EXIT && reads && machine.nextRecord()) {
        flow = rules();
      }
    } catch (Machine.Exit early) {
      flow = Flow.EXIT;
    }
    try {
      all(program.end());
    } catch (Machine.Exit early) {
      // it was about to end anyway
    }
    machine.streams().closeAll();
    return machine.exitCode();
  }

  private Flow all(List<Statement> statements) throws IOException {
    for (Statement statement : statements) {
      if (statement.run(machine) == Flow.EXIT) {
        return Flow.EXIT;
      }
    }
    return Flow.ON;
  }

  private Flow rules() throws IOException {
    for (Rule rule : program.rules()) {
      if (applies(rule)) {
        Flow flow = rule.action().run(machine);
        if (flow == Flow.NEXT || flow == Flow.EXIT) {
          return flow;
        }
      }
    }
    return Flow.ON;
  }

  private boolean applies(Rule rule) throws IOException {
    Expression first = rule.first();
    Expression last = rule.last();
    if (first == null) {
      return true;
    }
    if (last == null) {
      return first.evaluate(machine).isTrue();
    }
    if (!inRange.contains(rule) && !first.evaluate(machine).isTrue()) {
      return false;
    }
    if (last.evaluate(machine).isTrue()) {
      inRange.remove(rule);
    } else {
      inRange.add(rule);
    }
    return true;
  }
}
