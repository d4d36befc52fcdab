package io.podwire.conformance.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One mistake in the simulated engine.
 *
 * @param name what is wrong then
 * @param file of the engine's source, from its package {@code io.podwire.sim} on
 * @param right what stands there exactly once
 * @param wrong what takes its place
 * @param parts of the contract that are asked, by their tags
 */
record Mutation(String name, String file, String right, String wrong, List<String> parts) {
  private static final Path SOURCES = Path.of("../engine-sim/src/main/java/io/podwire/sim");

  /** Compiles the wrong class, beside nothing else, into that directory. */
  void compileTo(Path directory) throws IOException {
    Path source = directory.resolve(SOURCES.resolve(file).getFileName().toString());
    Files.writeString(source, mutated());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-implicit:none", "-d", directory.toString());
      boolean compiled =
          compiler
              .getTask(null, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new IllegalStateException("'" + name + "' does not compile");
      }
    }
  }

  /** The source with the mistake in it. */
  String mutated() throws IOException {
    String source = Files.readString(SOURCES.resolve(file));
    int at = source.indexOf(right);
    if (at < 0 || source.indexOf(right, at + 1) >= 0) {
      throw new IllegalStateException(
          "'" + name + "': " + file + " has not exactly once: " + right);
    }
    return source.replace(right, wrong);
  }

  @Override
  public String toString() {
    return name;
  }
}
