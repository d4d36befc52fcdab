package io.podwire.sim.image.awk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Part of a program that does something. */
interface Statement {
  /** Does it, and says how to go on. */
  Flow run(Machine machine) throws IOException;

  /** How to go on after a statement. */
  enum Flow {
    ON,
    BREAK,
    CONTINUE,
    NEXT,
    RETURN,
    EXIT
  }

  record Block(List<Statement> statements) implements Statement {
    @Override
    public Flow run(Machine machine) throws IOException {
      for (Statement statement : statements) {
        Flow flow = statement.run(machine);
        if (flow != Flow.ON) {
          return flow;
        }
      }
      return Flow.ON;
    }
  }

  record Evaluation(Expression expression) implements Statement {
    @Override
    public Flow run(Machine machine) throws IOException {
      expression.evaluate(machine);
      return Flow.ON;
    }
  }

  /** {@code print} and {@code printf}, perhaps to a file or a command. */
  record Print(boolean formatted, List<Expression> values, String to, @Nullable Expression target)
      implements Statement {
    @Override
    public Flow run(Machine machine) throws IOException {
      List<Value> evaluated = new ArrayList<>();
      for (Expression value : values) {
        evaluated.add(value.evaluate(machine));
      }
      machine.print(formatted ? format(machine, evaluated) : line(machine, evaluated), this);
      return Flow.ON;
    }

    private static String format(Machine machine, List<Value> values) throws IOException {
      return Format.all(machine.text(values.get(0)), values.subList(1, values.size()));
    }

    private static String line(Machine machine, List<Value> values) throws IOException {
      List<String> texts = new ArrayList<>();
      for (Value value : values) {
        texts.add(value.text(machine.setting("OFMT")));
      }
      String joined =
          values.isEmpty() ? machine.field(0).text() : String.join(machine.setting("OFS"), texts);
      return joined + machine.setting("ORS");
    }
  }

  record If(Expression condition, Statement yes, Statement no) implements Statement {
    @Override
    public Flow run(Machine machine) throws IOException {
      return (condition.evaluate(machine).isTrue() ? yes : no).run(machine);
    }
  }

  /** {@code while}, {@code do} and {@code for}. */
  record Loop(
      Statement first, Expression condition, Statement step, Statement body, boolean bodyFirst)
      implements Statement {
    @Override
    public Flow run(Machine machine) throws IOException {
      first.run(machine);
      boolean skipsCheck = bodyFirst;
      while (skipsCheck || condition.evaluate(machine).isTrue()) {
        skipsCheck = false;
        Flow flow = body.run(machine);
        if (flow == Flow.BREAK) {
          return Flow.ON;
        }
        if (flow != Flow.ON && flow != Flow.CONTINUE) {
          return flow;
        }
        step.run(machine);
      }
      return Flow.ON;
    }
  }

  record ForEach(String variable, String array, Statement body) implements Statement {
    @Override
    public Flow run(Machine machine) throws IOException {
      for (String key : List.copyOf(machine.array(array).keySet())) {
        machine.setVariable(variable, Value.input(key));
        Flow flow = body.run(machine);
        if (flow == Flow.BREAK) {
          return Flow.ON;
        }
        if (flow != Flow.ON && flow != Flow.CONTINUE) {
          return flow;
        }
      }
      return Flow.ON;
    }
  }

  /** {@code delete}: of one element, or of all if there are no keys. */
  record Delete(String array, List<Expression> keys) implements Statement {
    @Override
    public Flow run(Machine machine) throws IOException {
      if (keys.isEmpty()) {
        machine.array(array).clear();
      } else {
        machine.array(array).remove(machine.key(keys));
      }
      return Flow.ON;
    }
  }

  /** {@code break}, {@code continue}, {@code next}. */
  record Jump(Flow flow) implements Statement {
    @Override
    public Flow run(Machine machine) {
      return flow;
    }
  }

  /** {@code return} and {@code exit}. */
  record Leave(Flow flow, @Nullable Expression value) implements Statement {
    @Override
    public Flow run(Machine machine) throws IOException {
      if (value != null) {
        machine.leaveWith(flow, value.evaluate(machine));
      }
      return flow;
    }
  }
}
