package io.podwire.sim.image.awk;

import io.podwire.sim.runtime.Descriptors;
import io.podwire.sim.runtime.Launch;
import io.podwire.sim.runtime.OpenFile;
import io.podwire.sim.runtime.Pipe;
import io.podwire.sim.runtime.UnixProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files and commands that a program reads from or prints to, open until they are closed by name.
 */
final class Streams {
  private final UnixProcess process;
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private final Map<String, Source> sources = new LinkedHashMap<>();

  /** Where a program prints to; the command behind it, if it is one. */
  private record Output(Descriptors target, @Nullable UnixProcess command) {}

  /** What a program reads; the command behind it, if it is one. */
  private record Source(RecordReader reader, @Nullable UnixProcess command) {}

  Streams(UnixProcess process) {
    this.process = process;
  }

  /**
   * Prints.
   *
   * @param how {@code >}, {@code >>}, {@code |}, or empty for standard output
   */
  void write(String text, String how, String name) throws IOException {
    if (how.isEmpty()) {
      process.out().print(text);
      return;
    }
    Output output = outputs.get(name);
    if (output == null) {
      process.out().flush();
      output = how.equals("|") ? pipeTo(name) : openFile(name, how.equals(">>"));
      outputs.put(name, output);
    }
    output.target().output(1).write(text.getBytes(StandardCharsets.UTF_8));
  }

  private Output openFile(String path, boolean append) throws IOException {
    return new Output(of(1, process.openToWrite(path, append)), null);
  }

  private Output pipeTo(String command) throws IOException {
    Pipe pipe = new Pipe(process.simulation());
    return new Output(of(1, pipe.writer()), shell(command, 0, pipe.reader()));
  }

  /** The next record of a file, or of what a command prints; null at the end. */
  @Nullable String read(String name, boolean command, String separator, Machine machine)
      throws IOException {
    Source source = sources.get(name);
    if (source == null) {
      source = command ? pipeFrom(name) : new Source(RecordReader.open(process, name), null);
      sources.put(name, source);
    }
    return source.reader().next(separator, machine);
  }

  private Source pipeFrom(String command) throws IOException {
    process.out().flush();
    Pipe pipe = new Pipe(process.simulation());
    UnixProcess child = shell(command, 1, pipe.writer());
    return new Source(new RecordReader(of(0, pipe.reader()).input(0)), child);
  }

  private UnixProcess shell(String command, int number, OpenFile end) throws IOException {
    Descriptors descriptors = process.descriptors().fork();
    descriptors.put(number, end);
    List<String> argv = List.of("sh", "-c", command);
    return process.spawn(
        "/bin/sh", new Launch(argv, process.env(), process.workingDirectory(), descriptors));
  }

  private static Descriptors of(int number, OpenFile file) {
    Descriptors descriptors = new Descriptors();
    descriptors.put(number, file);
    return descriptors;
  }

  /** Runs a command to its end. */
  int system(String command) throws IOException {
    process.out().flush();
    List<String> argv = List.of("sh", "-c", command);
    return process.waitFor(
        process.spawn(
            "/bin/sh",
            new Launch(
                argv, process.env(), process.workingDirectory(), process.descriptors().fork())));
  }

  /** Closes what has that name: its command's exit code, or -1 if nothing has it. */
  int close(String name) {
    Output output = outputs.remove(name);
    if (output != null) {
      output.target().closeAll();
    }
    Source source = sources.remove(name);
    UnixProcess command =
        output != null ? output.command() : source == null ? null : source.command();
    if (command != null) {
      return process.waitFor(command);
    }
    return output == null && source == null ? -1 : 0;
  }

  void flush() throws IOException {
    process.out().flush();
  }

  /** Closes all that is open to print to, and waits for its commands. */
  void closeAll() throws IOException {
    flush();
    List.copyOf(outputs.keySet()).forEach(this::close);
  }
}
