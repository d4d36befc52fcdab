package io.podwire.sim.runtime;

import io.podwire.sim.clock.Simulation;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a container has printed, line by line with its time, as {@code kubectl logs} reads it. */
public final class LogBuffer {
  /**
   * One line.
   *
   * @param time when its end was printed
   * @param error whether it came from standard error
   * @param bytes with the line's end, unless the process ended within it
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody; copied by nobody
  public record Line(Instant time, boolean error, byte[] bytes) {}

  private final Simulation simulation;
  private final List<Line> lines = new ArrayList<>();
  private final List<Consumer<Line>> followers = new ArrayList<>();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  LogBuffer(Simulation simulation) {
    this.simulation = simulation;
  }

  /** All lines so far, oldest first; a view that grows. */
  public List<Line> lines() {
    return java.util.Collections.unmodifiableList(lines);
  }

  /**
   * Tells of each line that comes.
   *
   * @return ends that
   */
  public Runnable follow(Consumer<Line> follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  void append(boolean error, byte[] bytes, int offset, int length) {
    ByteArrayOutputStream partial = error ? errors : output;
    for (int i = offset; i < offset + length; i++) {
      partial.write(bytes[i]);
      if (bytes[i] == '\n') {
        end(error, partial);
      }
    }
  }

  void finish() {
    if (output.size() > 0) {
      end(false, output);
    }
    if (errors.size() > 0) {
      end(true, errors);
    }
  }

  private void end(boolean error, ByteArrayOutputStream partial) {
    Line line = new Line(simulation.now(), error, partial.toByteArray());
    partial.reset();
    lines.add(line);
    List.copyOf(followers).forEach(follower -> follower.accept(line));
  }
}
