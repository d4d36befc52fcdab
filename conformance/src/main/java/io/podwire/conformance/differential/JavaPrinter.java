package io.podwire.conformance.differential;

import io.podwire.conformance.differential.Differential.Comparison;
import io.podwire.conformance.differential.Step.Target;
import java.util.Locale;

/**
 * Prints a disagreement as a test that says what the real cluster showed, ready to be pasted into
 * {@link ScenariosContract}.
 */
final class JavaPrinter {
  private static final String INDENT = "            ";

  private JavaPrinter() {}

  static String print(Comparison found) {
    StringBuilder java = new StringBuilder();
    java.append("  @Test\n  void seed").append(found.scenario().seed()).append("() {\n");
    java.append("    Scenario scenario =\n        Scenario.of(").append(found.scenario().seed());
    java.append(")");
    found.scenario().steps().forEach(step -> java.append('\n').append(INDENT).append(call(step)));
    java.append(";\n\n    assertShows(\n        scenario,\n        Map.ofEntries(");
    String comma = "";
    for (String question : found.questions()) {
      java.append(comma).append('\n').append(INDENT).append("Map.entry(");
      java.append(literal(question)).append(",\n").append(INDENT).append("    ");
      java.append(literal(found.real().answer(question))).append(")");
      comma = ",";
    }
    return java.append("));\n  }\n").toString();
  }

  private static String call(Step step) {
    if (step instanceof Step.Create create) {
      return ".create(\n" + block(create.manifest()) + ")";
    }
    if (step instanceof Step.Patch patch) {
      return ".patch(" + arguments(patch.target()) + ", " + literal(patch.json()) + ")";
    }
    if (step instanceof Step.Delete delete) {
      return ".delete(" + arguments(delete.target()) + ")";
    }
    if (step instanceof Step.Run run) {
      StringBuilder words = new StringBuilder();
      run.argv().forEach(word -> words.append(", ").append(literal(word)));
      return ".run(" + literal(run.namespace()) + ", " + literal(run.pod()) + words + ")";
    }
    return ".settle()";
  }

  private static String arguments(Target target) {
    return "Kind."
        + target.kind().name().toUpperCase(Locale.ROOT)
        + ", "
        + literal(target.namespace())
        + ", "
        + literal(target.name());
  }

  private static String block(String text) {
    StringBuilder block = new StringBuilder(INDENT).append("    \"\"\"\n");
    String escaped = text.replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"");
    escaped.lines().forEach(line -> block.append(INDENT).append("    ").append(line).append('\n'));
    return block.append(INDENT).append("    \"\"\"").toString();
  }

  private static String literal(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }
}
