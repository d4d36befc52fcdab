package io.podwire.sim.shell;

import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.Launch;
import io.podwire.sim.runtime.Pipe;
import io.podwire.sim.runtime.Program;
import io.podwire.sim.runtime.UnixProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out commands in one process: a shell, or a subshell of it. */
final class Interpreter {
  private final UnixProcess process;
  private final Variables variables;
  private final Options options;
  private final Map<String, Command> functions;
  private final Expander expander = new Expander(this);
  private final Redirections redirections;
  private final Jobs jobs;
  private final Traps traps;
  private final Getopts getopts = new Getopts();
  private final SimpleCommands simpleCommands = new SimpleCommands(this);
  private final String name;
  private @Nullable String commandName;
  private List<String> parameters;
  private int line;
  private int status;
  private int loops;

  /** A shell as it starts. */
  Interpreter(UnixProcess process, String name, List<String> parameters) {
    this.process = process;
    this.name = name;
    this.parameters = parameters;
    this.variables = new Variables();
    this.options = new Options();
    this.functions = new LinkedHashMap<>();
    this.redirections = new Redirections(process, expander);
    this.jobs = new Jobs(this);
    this.traps = new Traps(this);
    process.env().forEach(this::inherit);
    variables.set("PWD", process.workingDirectory());
    variables.mark("PWD", true, false);
    variables.set("SHLVL", Integer.toString(level(process.env().get("SHLVL")) + 1));
    variables.mark("SHLVL", true, false);
    variables.set("IFS", " \t\n");
    variables.set("OPTIND", "1");
    variables.set("PPID", Integer.toString(process.parentPid()));
  }

  private Interpreter(Interpreter parent, UnixProcess process) {
    this.process = process;
    this.name = parent.name;
    this.commandName = parent.commandName;
    this.parameters = parent.parameters;
    this.variables = new Variables(parent.variables);
    this.options = new Options(parent.options);
    this.functions = new LinkedHashMap<>(parent.functions);
    this.redirections = new Redirections(process, expander);
    this.jobs = new Jobs(this, parent.jobs);
    this.traps = new Traps(this);
    this.line = parent.line;
    this.status = parent.status;
  }

  private void inherit(String variable, String value) {
    if (WordReader.isName(variable)) {
      variables.set(variable, value);
      variables.mark(variable, true, false);
    } else {
      variables.passOn(variable, value);
    }
  }

  private static int level(@Nullable String text) {
    return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  // ---- scripts -----------------------------------------------------------------------------

  /** Runs a script to its end. */
  int run(Source source, boolean mayReplaceProcess) throws IOException {
    Parser parser = new Parser(source);
    int code;
    try {
      Command next = parser.nextLine();
      while (next != null) {
        Command present = next;
        boolean last = mayReplaceProcess && source.peek() == Source.END;
        evaluate(present, last, false);
        line = source.line();
        next = parser.nextLine();
      }
      code = status;
    } catch (ShellException ended) {
      line = Math.max(line, 0);
      code = codeOf(ended);
    }
    return traps.exit(code);
  }

  private int codeOf(ShellException ended) throws IOException {
    if (ended instanceof ShellException.Exit exit) {
      return exit.status();
    }
    if (ended instanceof ShellException.Return back) {
      return back.status();
    }
    if (ended instanceof ShellException.Failure failure) {
      complain(String.valueOf(failure.getMessage()));
      return failure.status();
    }
    return status;
  }

  /** Runs a text as part of the present script: {@code eval}, traps, sourced files. */
  int runNested(String text, int firstLine) throws IOException {
    Parser parser = new Parser(Source.of(text, firstLine));
    status = 0;
    for (Command next; (next = parser.nextLine()) != null; ) {
      evaluate(next, false, false);
    }
    return status;
  }

  /** Prints a message with the script, the built-in and the line in front, as ash does. */
  void complain(String message) throws IOException {
    process.out().flush();
    String where = "";
    if (commandName != null) {
      where = (commandName.equals(name) ? "" : commandName + ": ") + "line " + line + ": ";
    }
    process.err().printLine(name + ": " + where + message);
  }

  // ---- commands ----------------------------------------------------------------------------

  /**
   * Carries out a command.
   *
   * @param last whether nothing follows, so that the process may become the command
   * @param tested whether a failure is looked at, and so does not end the script under {@code -e}
   */
  int evaluate(Command command, boolean last, boolean tested) throws IOException {
    if (command instanceof Command.Simple simple) {
      line = simple.line();
      status = simpleCommands.run(simple, last && traps.none(), tested);
      exitOnFailure(tested);
    } else if (command instanceof Command.Sequence sequence) {
      sequence(sequence, last, tested);
    } else if (command instanceof Command.AndOr andOr) {
      boolean left = evaluate(andOr.left(), false, true) == 0;
      if (left == andOr.and()) {
        evaluate(andOr.right(), last, tested);
      }
    } else if (command instanceof Command.Pipeline pipeline) {
      pipeline(pipeline);
      exitOnFailure(tested || pipeline.negated());
    } else if (command instanceof Command.Subshell subshell) {
      status = jobs.waitFor(List.of(fork(subshell.body(), process.descriptors().fork())));
      exitOnFailure(tested);
    } else if (command instanceof Command.Background background) {
      jobs.background(background.body());
      status = 0;
    } else {
      compound(command, last, tested);
    }
    traps.runPending();
    return status;
  }

  private void exitOnFailure(boolean tested) {
    if (status != 0 && !tested && options.has('e')) {
      throw new ShellException.Exit(status);
    }
  }

  private void sequence(Command.Sequence sequence, boolean last, boolean tested)
      throws IOException {
    List<Command> commands = sequence.commands();
    if (commands.isEmpty()) {
      status = 0;
    }
    for (int i = 0; i < commands.size(); i++) {
      evaluate(commands.get(i), last && i == commands.size() - 1, tested);
    }
  }

  private void compound(Command command, boolean last, boolean tested) throws IOException {
    if (command instanceof Command.If branch) {
      boolean holds = evaluate(branch.condition(), false, true) == 0;
      if (!holds && branch.otherwise() == Command.NOTHING) {
        status = 0; // else the other branch sees the condition's status in $?
      }
      evaluate(holds ? branch.then() : branch.otherwise(), last, tested);
    } else if (command instanceof Command.Loop loop) {
      loop(loop, tested);
    } else if (command instanceof Command.For loop) {
      forLoop(loop, tested);
    } else if (command instanceof Command.Case choice) {
      choose(choice, last, tested);
    } else if (command instanceof Command.Function function) {
      functions.put(function.name(), function.body());
      status = 0;
    } else if (command instanceof Command.Redirected redirected) {
      redirected(redirected, tested);
    }
  }

  private void redirected(Command.Redirected redirected, boolean tested) throws IOException {
    Redirections.Undo undo;
    try {
      undo = redirections.apply(redirected.redirections());
    } catch (ShellException.Failure failure) {
      complain(String.valueOf(failure.getMessage()));
      status = failure.status();
      exitOnFailure(tested);
      return;
    }
    try {
      evaluate(redirected.body(), false, tested);
    } finally {
      process.out().flush();
      undo.restore(process.descriptors());
    }
  }

  private void loop(Command.Loop loop, boolean tested) throws IOException {
    int result = 0;
    loops++;
    try {
      while ((evaluate(loop.condition(), false, true) == 0) != loop.until()) {
        if (!iterate(loop.body(), tested)) {
          result = status;
          break;
        }
        result = status;
      }
    } finally {
      loops--;
    }
    status = result;
  }

  private void forLoop(Command.For loop, boolean tested) throws IOException {
    List<String> values = loop.words() == null ? parameters : expander.arguments(loop.words());
    status = 0;
    loops++;
    try {
      for (String value : values) {
        variables.set(loop.name(), value);
        if (!iterate(loop.body(), tested)) {
          break;
        }
      }
    } finally {
      loops--;
    }
  }

  /** Runs a loop's body once; false if the loop is to end. */
  private boolean iterate(Command body, boolean tested) throws IOException {
    try {
      evaluate(body, false, tested);
      return true;
    } catch (ShellException.Leave leave) {
      status = 0;
      if (leave.levels() > 1 && loops > 1) {
        throw new ShellException.Leave(leave.levels() - 1, leave.again());
      }
      return leave.again();
    }
  }

  private void choose(Command.Case choice, boolean last, boolean tested) throws IOException {
    String subject = expander.text(choice.subject());
    status = 0;
    for (Command.Case.Branch branch : choice.branches()) {
      for (Word pattern : branch.patterns()) {
        if (Patterns.compile(expander.pattern(pattern)).matcher(subject).matches()) {
          evaluate(branch.body(), last, tested);
          return;
        }
      }
    }
  }

  // ---- processes ---------------------------------------------------------------------------

  /** Starts a subshell with the table of files, which is taken over. */
  UnixProcess fork(Command body, Descriptors descriptors) throws IOException {
    process.out().flush();
    Interpreter[] child = new Interpreter[1];
    Program.Tool tool = self -> child[0].runBody(body);
    Launch launch =
        new Launch(
            process.argv(), variables.environment(), process.workingDirectory(), descriptors);
    UnixProcess forked = process.fork(tool, launch);
    child[0] = new Interpreter(this, forked);
    return forked;
  }

  private int runBody(Command body) throws IOException {
    int code;
    try {
      code = evaluate(body, true, false);
    } catch (ShellException ended) {
      code = codeOf(ended);
    }
    return traps.exit(code);
  }

  private void pipeline(Command.Pipeline pipeline) throws IOException {
    List<Command> stages = pipeline.stages();
    if (stages.size() == 1) {
      evaluate(stages.get(0), false, true);
    } else {
      List<UnixProcess> started = new ArrayList<>();
      Descriptors own = process.descriptors();
      Pipe before = null;
      for (int i = 0; i < stages.size(); i++) {
        Descriptors descriptors = own.fork();
        if (before != null) {
          descriptors.put(0, before.reader());
        }
        if (i < stages.size() - 1) {
          before = new Pipe(process.simulation());
          descriptors.put(1, before.writer());
        }
        started.add(fork(stages.get(i), descriptors));
      }
      status = jobs.waitFor(started);
    }
    if (pipeline.negated()) {
      status = status == 0 ? 1 : 0;
    }
  }

  /** The output of a command, without the line ends behind it. */
  String capture(Command body) throws IOException {
    Pipe pipe = new Pipe(process.simulation());
    Descriptors descriptors = process.descriptors().fork();
    descriptors.put(1, pipe.writer());
    UnixProcess child = fork(body, descriptors);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Descriptors reading = new Descriptors();
    reading.put(0, pipe.reader());
    reading.input(0).transferTo(output);
    reading.closeAll();
    status = jobs.waitFor(List.of(child));
    simpleCommands.substituted();
    return output.toString(StandardCharsets.UTF_8).replaceFirst("\n+$", "");
  }

  // ---- state -------------------------------------------------------------------------------

  /** The value of a variable, a positional or a special parameter; null if it is not set. */
  @Nullable String parameter(String parameter) {
    return switch (parameter) {
      case "@", "*" -> parameters.isEmpty() ? null : String.join(" ", parameters);
      case "#" -> Integer.toString(parameters.size());
      case "?" -> Integer.toString(status);
      case "-" -> options.shown();
      case "$" -> Integer.toString(jobs.shellPid());
      case "!" -> jobs.lastBackground();
      case "0" -> name;
      case "LINENO" -> Integer.toString(line);
      case "RANDOM" -> Integer.toString(jobs.random());
      default ->
          Character.isDigit(parameter.charAt(0)) ? positional(parameter) : variables.get(parameter);
    };
  }

  private @Nullable String positional(String number) {
    int index = number.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(number);
    return index <= parameters.size() ? parameters.get(index - 1) : null;
  }

  UnixProcess process() {
    return process;
  }

  Variables variables() {
    return variables;
  }

  Options options() {
    return options;
  }

  Map<String, Command> functions() {
    return functions;
  }

  Expander expander() {
    return expander;
  }

  Redirections redirections() {
    return redirections;
  }

  Jobs jobs() {
    return jobs;
  }

  Getopts getopts() {
    return getopts;
  }

  Traps traps() {
    return traps;
  }

  List<String> parameters() {
    return parameters;
  }

  void parameters(List<String> values) {
    parameters = List.copyOf(values);
  }

  int status() {
    return status;
  }

  void status(int code) {
    status = code;
  }

  boolean inLoop() {
    return loops > 0;
  }

  @Nullable String commandName() {
    return commandName;
  }

  void commandName(@Nullable String builtin) {
    commandName = builtin;
  }

  String name() {
    return name;
  }
}
