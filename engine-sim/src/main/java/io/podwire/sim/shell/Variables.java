package io.podwire.sim.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The variables of a shell, with those that a function has made local. */
final class Variables {
  /**
   * A variable.
   *
   * @param value null: named by {@code export}, {@code readonly} or {@code local} only
   */
  record Variable(@Nullable String value, boolean exported, boolean readOnly) {
    static final Variable NONE = new Variable(null, false, false);
  }

  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, String> foreign = new LinkedHashMap<>();
  private final Deque<Map<String, Variable>> locals = new ArrayDeque<>();
  private boolean exportAll;

  Variables() {}

  Variables(Variables other) {
    variables.putAll(other.variables);
    foreign.putAll(other.foreign);
    exportAll = other.exportAll;
  }

  @Nullable String get(String name) {
    Variable variable = variables.get(name);
    return variable == null ? null : variable.value();
  }

  String get(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  void set(String name, String value) {
    Variable before = variables.getOrDefault(name, Variable.NONE);
    if (before.readOnly()) {
      throw new ShellException.Failure(name + ": is read only");
    }
    variables.put(name, new Variable(value, before.exported() || exportAll, false));
  }

  /** What commands get although the shell itself cannot name it. */
  void passOn(String name, String value) {
    foreign.put(name, value);
  }

  void unset(String name) {
    Variable before = variables.get(name);
    if (before != null && before.readOnly()) {
      throw new ShellException.Failure(name + ": is read only");
    }
    variables.remove(name);
  }

  void mark(String name, boolean exported, boolean readOnly) {
    Variable before = variables.getOrDefault(name, Variable.NONE);
    variables.put(
        name,
        new Variable(before.value(), before.exported() || exported, before.readOnly() || readOnly));
  }

  void unexport(String name) {
    Variable before = variables.get(name);
    if (before != null) {
      variables.put(name, new Variable(before.value(), false, before.readOnly()));
    }
  }

  void exportAll(boolean all) {
    exportAll = all;
  }

  /** All, by name. */
  Map<String, Variable> all() {
    return new TreeMap<>(variables);
  }

  /** What a command is given. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(foreign);
    variables.forEach(
        (name, variable) -> {
          if (variable.exported() && variable.value() != null) {
            environment.put(name, variable.value());
          }
        });
    return environment;
  }

  // ---- functions ---------------------------------------------------------------------------

  void enterFunction() {
    locals.push(new LinkedHashMap<>());
  }

  void leaveFunction() {
    locals
        .pop()
        .forEach(
            (name, before) -> {
              if (before == Variable.NONE) {
                variables.remove(name);
              } else {
                variables.put(name, before);
              }
            });
  }

  boolean inFunction() {
    return !locals.isEmpty();
  }

  void makeLocal(String name) {
    Map<String, Variable> frame = locals.getFirst();
    frame.putIfAbsent(name, variables.getOrDefault(name, Variable.NONE));
  }
}
