package io.podwire.sim.image.awk;

import io.podwire.sim.image.awk.Expression.GetLine;
import io.podwire.sim.image.awk.Statement.Flow;
import io.podwire.sim.image.regex.PosixRegex;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The state of a running program: variables, arrays, calls, and its ways in and out. */
final class Machine {
  private final AwkProgram program;
  private final Streams streams;
  private final Input input;
  private final Map<String, Value> variables = new HashMap<>();
  private final Map<String, Map<String, Value>> arrays = new HashMap<>();
  private final Deque<Frame> calls = new ArrayDeque<>();
  private final Map<String, Pattern> patterns = new HashMap<>();
  private final Record record;
  private Value returned = Value.UNSET;
  private int exitCode;

  /** What the parameters of a call hold; one that is no scalar yet may become an array. */
  private record Frame(Map<String, Value> scalars, Map<String, Map<String, Value>> arrays) {}

  Machine(AwkProgram program, UnixProcess process, List<String> operands) {
    this.program = program;
    this.streams = new Streams(process);
    this.input = new Input(process, this, operands);
    this.record = new Record(this);
    for (String space : List.of("FS", "OFS")) {
      variables.put(space, Value.of(" "));
    }
    for (String newline : List.of("RS", "ORS")) {
      variables.put(newline, Value.of("\n"));
    }
    for (String format : List.of("CONVFMT", "OFMT")) {
      variables.put(format, Value.of("%.6g"));
    }
    variables.put("SUBSEP", Value.of("\034"));
    process.env().forEach((name, value) -> array("ENVIRON").put(name, Value.input(value)));
    variables.put("ARGC", Value.of(operands.size() + 1));
    array("ARGV").put("0", Value.of("awk"));
    for (int i = 0; i < operands.size(); i++) {
      array("ARGV").put(Integer.toString(i + 1), Value.input(operands.get(i)));
    }
  }

  Streams streams() {
    return streams;
  }

  // ---- variables ---------------------------------------------------------------------------

  Value variable(String name) throws IOException {
    Frame frame = calls.peek();
    if (frame != null && frame.scalars.containsKey(name)) {
      return frame.scalars.get(name);
    }
    return name.equals("NF") ? Value.of(record.count()) : variables.getOrDefault(name, Value.UNSET);
  }

  void setVariable(String name, Value value) throws IOException {
    Frame frame = calls.peek();
    if (frame != null && frame.scalars.containsKey(name)) {
      frame.scalars.put(name, value);
    } else if (name.equals("NF")) {
      record.resize((int) value.number());
    } else {
      variables.put(name, value);
    }
  }

  /** A variable that is awk's own, as a text. */
  String setting(String name) {
    return variables.getOrDefault(name, Value.UNSET).text("%.6g");
  }

  /** Adds one to a counter of awk's own. */
  void count(String name) {
    variables.merge(name, Value.of(1), (old, one) -> Value.of(old.number() + 1));
  }

  Map<String, Value> array(String name) {
    Frame frame = calls.peek();
    if (frame != null && frame.scalars.containsKey(name)) {
      return frame.arrays.computeIfAbsent(name, missing -> new LinkedHashMap<>());
    }
    return arrays.computeIfAbsent(name, missing -> new LinkedHashMap<>());
  }

  String key(List<Expression> keys) throws IOException {
    List<String> parts = new ArrayList<>();
    for (Expression key : keys) {
      parts.add(text(key.evaluate(this)));
    }
    return String.join(setting("SUBSEP"), parts);
  }

  Value field(int number) throws IOException {
    return record.field(number);
  }

  void setField(int number, Value value) throws IOException {
    record.set(number, text(value));
  }

  void setRecord(String text) {
    record.replace(text);
  }

  // ---- values ------------------------------------------------------------------------------

  String conversion() {
    return setting("CONVFMT");
  }

  String text(Value value) {
    return value.text(conversion());
  }

  Pattern pattern(Expression expression) throws IOException {
    return expression instanceof Expression.Regex regex
        ? regex.pattern()
        : pattern(text(expression.evaluate(this)));
  }

  Pattern pattern(String regex) throws IOException {
    Pattern known = patterns.get(regex);
    if (known == null) {
      known = PosixRegex.compile(regex, true, false);
      patterns.put(regex, known);
    }
    return known;
  }

  // ---- calls -------------------------------------------------------------------------------

  Value call(Expression.Call call) throws IOException {
    AwkProgram.Function function = program.functions().get(call.name());
    if (function == null) {
      throw new AwkException(call.line(), "Call to undefined function");
    }
    Frame frame = new Frame(new HashMap<>(), new HashMap<>());
    for (int i = 0; i < function.parameters().size(); i++) {
      bind(
          frame,
          function.parameters().get(i),
          i < call.arguments().size() ? call.arguments().get(i) : null);
    }
    calls.push(frame);
    returned = Value.UNSET;
    Flow flow = function.body().run(this);
    calls.pop();
    if (flow == Flow.EXIT) {
      throw new Exit();
    }
    return returned;
  }

  private void bind(Frame frame, String parameter, @Nullable Expression argument)
      throws IOException {
    Value value = argument == null ? Value.UNSET : argument.evaluate(this);
    frame.scalars.put(parameter, value);
    if (value == Value.UNSET && argument instanceof Expression.Variable variable) {
      frame.arrays.put(parameter, array(variable.name()));
    }
  }

  /** {@code exit} in the midst of an expression. */
  static final class Exit extends IOException {
    private static final long serialVersionUID = 1L;
  }

  void leaveWith(Flow flow, Value value) {
    if (flow == Flow.RETURN) {
      returned = value;
    } else {
      exitCode = (int) value.number();
    }
  }

  int exitCode() {
    return exitCode;
  }

  // ---- in and out --------------------------------------------------------------------------

  /** Reads the next record of the input; false at its end. */
  boolean nextRecord() throws IOException {
    String next = input.next();
    if (next == null) {
      return false;
    }
    setRecord(next);
    return true;
  }

  /** 1 if there was a line, 0 at the end, -1 if it cannot be read. */
  double getLine(GetLine from) throws IOException {
    String line;
    Expression source = from.source();
    try {
      line =
          source == null
              ? input.next()
              : streams.read(text(source.evaluate(this)), from.command(), setting("RS"), this);
    } catch (IOException unreadable) {
      return -1;
    }
    if (line == null) {
      return 0;
    }
    if (from.target() == null) {
      setRecord(line);
    } else {
      from.target().assign(this, Value.input(line));
    }
    if (source != null && from.command()) {
      count("NR");
    }
    return 1;
  }

  void print(String text, Statement.Print print) throws IOException {
    Expression target = print.target();
    String to = target == null ? "" : text(target.evaluate(this));
    streams.write(text, print.to(), to);
  }
}
