package io.podwire.sim.image.awk;

import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of all files that the command line names, assignments between them included. */
final class Input {
  private static final String ASSIGNMENT = "(?s)[A-Za-z_][A-Za-z0-9_]*=.*";

  private final UnixProcess process;
  private final Machine machine;
  private final Deque<String> operands;
  private boolean anyFile;
  private @Nullable RecordReader reader;

  Input(UnixProcess process, Machine machine, List<String> operands) {
    this.process = process;
    this.machine = machine;
    this.operands = new ArrayDeque<>(operands);
  }

  /** The next record; null after the last. */
  @Nullable String next() throws IOException {
    while (true) {
      RecordReader from = reader;
      if (from == null) {
        from = open();
        reader = from;
        if (from == null) {
          return null;
        }
        machine.setVariable("FNR", Value.of(0));
      }
      String record = from.next(machine.setting("RS"), machine);
      if (record != null) {
        machine.count("NR");
        machine.count("FNR");
        return record;
      }
      reader = null;
    }
  }

  private @Nullable RecordReader open() throws IOException {
    while (!operands.isEmpty()) {
      String operand = operands.poll();
      if (operand.matches(ASSIGNMENT)) {
        Awk.assign(machine, operand);
        continue;
      }
      anyFile = true;
      machine.setVariable("FILENAME", Value.input(operand));
      return RecordReader.open(process, operand);
    }
    if (anyFile) {
      return null;
    }
    anyFile = true;
    return new RecordReader(process.in());
  }
}
