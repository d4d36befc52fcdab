package io.podwire.sim.image.awk;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Part of a program that has a value. */
interface Expression {
  Value evaluate(Machine machine) throws IOException;

  /** What can be assigned to. */
  interface Place extends Expression {
    void assign(Machine machine, Value value) throws IOException;
  }

  record Constant(Value value) implements Expression {
    @Override
    public Value evaluate(Machine machine) {
      return value;
    }
  }

  /** An expression between slashes: by itself, whether the record matches it. */
  record Regex(Pattern pattern) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return Value.of(pattern.matcher(machine.field(0).text()).find());
    }
  }

  record Variable(String name) implements Place {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return machine.variable(name);
    }

    @Override
    public void assign(Machine machine, Value value) throws IOException {
      machine.setVariable(name, value);
    }
  }

  record Field(Expression number) implements Place {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return machine.field((int) number.evaluate(machine).number());
    }

    @Override
    public void assign(Machine machine, Value value) throws IOException {
      machine.setField((int) number.evaluate(machine).number(), value);
    }
  }

  record Element(String array, List<Expression> keys) implements Place {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return machine.array(array).computeIfAbsent(machine.key(keys), missing -> Value.UNSET);
    }

    @Override
    public void assign(Machine machine, Value value) throws IOException {
      machine.array(array).put(machine.key(keys), value);
    }
  }

  record Membership(List<Expression> keys, String array) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return Value.of(machine.array(array).containsKey(machine.key(keys)));
    }
  }

  /** {@code target op= value}; a lone {@code =} has no operator. */
  record Assignment(Place target, String operator, Expression value) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      Value right = value.evaluate(machine);
      Value result =
          operator.isEmpty()
              ? right
              : Value.of(
                  Arithmetic.apply(operator, target.evaluate(machine).number(), right.number()));
      target.assign(machine, result);
      return result;
    }
  }

  record Increment(Place target, int by, boolean before) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      double old = target.evaluate(machine).number();
      target.assign(machine, Value.of(old + by));
      return Value.of(before ? old + by : old);
    }
  }

  record Choice(Expression condition, Expression yes, Expression no) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return (condition.evaluate(machine).isTrue() ? yes : no).evaluate(machine);
    }
  }

  /** {@code &&} and {@code ||}. */
  record Junction(boolean and, Expression left, Expression right) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      boolean first = left.evaluate(machine).isTrue();
      return Value.of(first == and ? right.evaluate(machine).isTrue() : first);
    }
  }

  record Not(Expression operand) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return Value.of(!operand.evaluate(machine).isTrue());
    }
  }

  record Arithmetic(String operator, Expression left, Expression right) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      double first = left.evaluate(machine).number();
      return Value.of(apply(operator, first, right.evaluate(machine).number()));
    }

    static double apply(String operator, double left, double right) throws IOException {
      return switch (operator) {
        case "+" -> left + right;
        case "-" -> left - right;
        case "*" -> left * right;
        case "^" -> Math.pow(left, right);
        default -> {
          if (right == 0) {
            throw new AwkException(1, "Division by zero");
          }
          yield operator.equals("/") ? left / right : left % right;
        }
      };
    }
  }

  record Concatenation(Expression left, Expression right) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      String first = machine.text(left.evaluate(machine));
      return Value.of(first + machine.text(right.evaluate(machine)));
    }
  }

  record Comparison(String operator, Expression left, Expression right) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      Value first = left.evaluate(machine);
      int order = first.compare(right.evaluate(machine), machine.conversion());
      return Value.of(
          switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "==" -> order == 0;
            default -> order != 0;
          });
    }
  }

  record Match(Expression text, Expression regex, boolean negated) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      Matcher matcher = machine.pattern(regex).matcher(machine.text(text.evaluate(machine)));
      return Value.of(matcher.find() != negated);
    }
  }

  /** A call of a function that the program defines. */
  record Call(String name, List<Expression> arguments, int line) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return machine.call(this);
    }
  }

  /** A call of one of awk's own functions. */
  record BuiltIn(String name, List<Expression> arguments) implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return Functions.call(name, arguments, machine);
    }
  }

  /** {@code getline}: of the input, of a file, or of what a command prints. */
  record GetLine(@Nullable Expression source, boolean command, @Nullable Place target)
      implements Expression {
    @Override
    public Value evaluate(Machine machine) throws IOException {
      return Value.of(machine.getLine(this));
    }
  }
}
