package io.podwire.conformance.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each wrong simulator is caught by the contract. Run by {@code ./mvnw -P mutations}; prints for
 * each mistake the tests that caught it; {@code -Dpodwire.mutation=} chooses by a part of the name.
 */
class MutationsTest {
  private static final int MINUTES = 5;

  @TestFactory
  Stream<DynamicTest> isCaught(@TempDir Path directory) {
    return Mutations.ALL.stream()
        .filter(mutation -> mutation.name().contains(System.getProperty("podwire.mutation", "")))
        .map(
            mutation ->
                DynamicTest.dynamicTest(mutation.name(), () -> isCaught(mutation, directory)));
  }

  private static void isCaught(Mutation mutation, Path directory) throws Exception {
    Path classes = Files.createTempDirectory(directory, "mutation");
    mutation.compileTo(classes);
    List<String> printed = runContract(mutation, classes);
    List<String> caught = starting(ContractRun.FAILED, printed);
    System.out.println("mutation: " + mutation + "\n  caught by " + String.join(", ", caught));
    assertThat(caught).as("tests that caught '%s', of:\n%s", mutation, printed).isNotEmpty();
    assertThat(starting(ContractRun.PASSED, printed))
        .as("a simulator that fails at everything proves nothing")
        .isNotEmpty();
  }

  private static List<String> runContract(Mutation mutation, Path classes)
      throws IOException, InterruptedException {
    Path output = classes.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dpodwire.engine=sim"));
    command.addAll(List.of("-Dpodwire.timeout=20", "-cp"));
    command.add(classes + File.pathSeparator + System.getProperty("java.class.path"));
    command.add(ContractRun.class.getName());
    command.addAll(mutation.parts());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return Files.readAllLines(output);
  }

  private static List<String> starting(String prefix, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .distinct()
        .toList();
  }
}
