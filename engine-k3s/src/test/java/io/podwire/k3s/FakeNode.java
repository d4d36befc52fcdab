package io.podwire.k3s;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A node that notes what it is told to run and answers as a test wants. */
final class FakeNode implements NodeShell {
  static final Answer DONE = new Answer(0, "", "");

  private final String name;
  private final Function<String, Answer> answers;
  private final List<String> told = new ArrayList<>();

  /**
   * @param answers by the arguments of a script, joined by spaces
   */
  FakeNode(String name, Function<String, Answer> answers) {
    this.name = name;
    this.answers = answers;
  }

  /** The arguments of each script that was run. */
  List<String> told() {
    return told;
  }

  @Override
  public String nodeName() {
    return name;
  }

  @Override
  public String address() {
    return "address of " + name;
  }

  @Override
  public Answer run(String script, String... arguments) {
    String joined = String.join(" ", arguments);
    told.add(joined);
    return answers.apply(joined);
  }

  @Override
  public void copyIn(Path file, String target) {
    told.add("copy to " + target);
  }
}
