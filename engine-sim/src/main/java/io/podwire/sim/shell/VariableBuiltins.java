package io.podwire.sim.shell;

import io.podwire.sim.runtime.NotSimulatedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The built-ins of ash that concern variables, parameters and options. */
final class VariableBuiltins {
  static void addTo(Map<String, Builtin> all) {
    all.put("export", new Builtin(true, true, VariableBuiltins::export));
    all.put("readonly", new Builtin(true, true, VariableBuiltins::readOnly));
    all.put("unset", new Builtin(true, true, VariableBuiltins::unset));
    all.put("set", new Builtin(true, true, VariableBuiltins::set));
    all.put("shift", new Builtin(true, true, VariableBuiltins::shift));
    all.put("local", new Builtin(false, true, VariableBuiltins::local));
    all.put("read", new Builtin(false, true, VariableBuiltins::read));
    all.put("let", new Builtin(false, true, VariableBuiltins::let));
  }

  private static int export(Interpreter shell, List<String> argv) throws IOException {
    boolean remove = argv.size() > 1 && argv.get(1).equals("-n");
    List<String> rest = argv.subList(remove ? 2 : 1, argv.size());
    if (rest.isEmpty() || rest.equals(List.of("-p"))) {
      return list(shell, "export", true, false);
    }
    for (String argument : rest) {
      String name = declare(shell, argument);
      if (remove) {
        shell.variables().unexport(name);
      } else {
        shell.variables().mark(name, true, false);
      }
    }
    return 0;
  }

  private static int readOnly(Interpreter shell, List<String> argv) throws IOException {
    List<String> rest = argv.subList(1, argv.size());
    if (rest.isEmpty() || rest.equals(List.of("-p"))) {
      return list(shell, "readonly", false, true);
    }
    rest.forEach(argument -> shell.variables().mark(declare(shell, argument), false, true));
    return 0;
  }

  private static int list(Interpreter shell, String word, boolean exported, boolean readOnly)
      throws IOException {
    for (Map.Entry<String, Variables.Variable> entry : shell.variables().all().entrySet()) {
      Variables.Variable variable = entry.getValue();
      if (exported && variable.exported() || readOnly && variable.readOnly()) {
        String value = variable.value() == null ? "" : "=" + Quoting.quote(variable.value());
        shell.process().out().printLine(word + " " + entry.getKey() + value);
      }
    }
    return 0;
  }

  private static String declare(Interpreter shell, String argument) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    if (!WordReader.isName(name)) {
      throw new ShellException.Failure(name + ": bad variable name");
    }
    if (equals >= 0) {
      shell.variables().set(name, argument.substring(equals + 1));
    }
    return name;
  }

  private static int unset(Interpreter shell, List<String> argv) {
    boolean functions = argv.size() > 1 && argv.get(1).equals("-f");
    boolean option = functions || argv.size() > 1 && argv.get(1).equals("-v");
    for (String name : argv.subList(option ? 2 : 1, argv.size())) {
      if (functions) {
        shell.functions().remove(name);
      } else if (!WordReader.isName(name)) {
        throw new ShellException.Failure(name + ": bad variable name");
      } else {
        shell.variables().unset(name);
      }
    }
    return 0;
  }

  private static int local(Interpreter shell, List<String> argv) {
    if (!shell.variables().inFunction()) {
      throw new ShellException.Failure("not in a function");
    }
    for (String argument : argv.subList(1, argv.size())) {
      int equals = argument.indexOf('=');
      shell.variables().makeLocal(equals < 0 ? argument : argument.substring(0, equals));
      declare(shell, argument);
    }
    return 0;
  }

  private static int set(Interpreter shell, List<String> argv) throws IOException {
    if (argv.size() == 1) {
      for (Map.Entry<String, Variables.Variable> entry : shell.variables().all().entrySet()) {
        String value = entry.getValue().value();
        if (value != null) {
          shell.process().out().printLine(entry.getKey() + "=" + Quoting.quote(value));
        }
      }
      return 0;
    }
    int at = 1;
    while (at < argv.size() && argv.get(at).matches("[-+][a-zA-Z]+")) {
      boolean on = argv.get(at).charAt(0) == '-';
      if (argv.get(at).substring(1).equals("o")) {
        shell.options().set(argv.get(++at), on);
      } else {
        argv.get(at).substring(1).chars().forEach(c -> shell.options().set((char) c, on));
      }
      at++;
    }
    shell.variables().exportAll(shell.options().has('a'));
    boolean end = at < argv.size() && (argv.get(at).equals("--") || argv.get(at).equals("-"));
    if (end || at < argv.size()) {
      shell.parameters(argv.subList(end ? at + 1 : at, argv.size()));
    }
    return 0;
  }

  private static int shift(Interpreter shell, List<String> argv) {
    int count = argv.size() > 1 ? Builtins.number(argv.get(1)) : 1;
    List<String> parameters = shell.parameters();
    if (count > parameters.size()) {
      return 1;
    }
    shell.parameters(parameters.subList(count, parameters.size()));
    return 0;
  }

  private static int let(Interpreter shell, List<String> argv) {
    long value = 0;
    for (String expression : argv.subList(1, argv.size())) {
      value = Arithmetic.evaluate(shell.variables(), expression);
    }
    return value == 0 ? 1 : 0;
  }

  // ---- read --------------------------------------------------------------------------------

  private static int read(Interpreter shell, List<String> argv) throws IOException {
    boolean raw = false;
    int at = 1;
    for (; at < argv.size() && argv.get(at).startsWith("-"); at++) {
      if (argv.get(at).equals("-r")) {
        raw = true;
      } else if (argv.get(at).equals("-p")) {
        at++;
      } else {
        throw new NotSimulatedException("sh: read " + argv.get(at));
      }
    }
    Field line = new Field();
    boolean complete = readLine(shell, raw, line);
    List<String> names = new ArrayList<>(argv.subList(at, argv.size()));
    if (names.isEmpty()) {
      names.add("REPLY");
    }
    assign(shell, names, line);
    return complete ? 0 : 1;
  }

  /** Reads byte by byte, so that what follows stays for the next reader. */
  private static boolean readLine(Interpreter shell, boolean raw, Field line) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean escaped = false;
    while (true) {
      int next = shell.process().in().read();
      boolean ends = next < 0 || next == '\n' && !escaped;
      boolean starts = next == '\\' && !raw && !escaped;
      if (ends || starts || escaped) {
        line.append(bytes.toString(StandardCharsets.UTF_8), Field.EXPANDED);
        bytes.reset();
      }
      if (ends) {
        return next >= 0;
      }
      if (escaped && next != '\n') {
        line.append(String.valueOf((char) next), Field.QUOTED);
      } else if (!starts && !escaped) {
        bytes.write(next);
      }
      escaped = starts;
    }
  }

  private static void assign(Interpreter shell, List<String> names, Field line) {
    String separators = shell.variables().get("IFS", " \t\n");
    int from = skip(line, 0, separators);
    for (int i = 0; i < names.size(); i++) {
      int to = from;
      if (i == names.size() - 1) {
        to = line.length();
        while (to > from && isBlank(line, to - 1, separators)) {
          to--;
        }
      } else {
        while (to < line.length() && !isSeparator(line, to, separators)) {
          to++;
        }
      }
      shell.variables().set(names.get(i), line.text().substring(from, to));
      int next = skip(line, to, separators);
      if (next < line.length() && isSeparator(line, next, separators)) {
        next = skip(line, next + 1, separators);
      }
      from = Math.min(next, line.length());
    }
  }

  private static int skip(Field line, int from, String separators) {
    int at = from;
    while (at < line.length() && isBlank(line, at, separators)) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(Field line, int at, String separators) {
    return Character.isWhitespace(line.charAt(at)) && isSeparator(line, at, separators);
  }

  private static boolean isSeparator(Field line, int at, String separators) {
    return !line.isQuoted(at) && separators.indexOf(line.charAt(at)) >= 0;
  }

  private VariableBuiltins() {}
}
