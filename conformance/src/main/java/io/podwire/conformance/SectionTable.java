package io.podwire.conformance;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Counts the tests of each section of the contract and prints them at the end. A run of the whole
 * contract in which a section had no test fails.
 */
final class SectionTable implements BeforeAllCallback, TestWatcher, AfterAllCallback {
  private final Map<Subject, Map<Outcome, Integer>> counts = new EnumMap<>(Subject.class);
  private final Set<Class<?>> begun = new HashSet<>();

  @Override
  public synchronized void beforeAll(ExtensionContext context) {
    Class<?> contract = context.getRequiredTestClass();
    if (isNested(contract)) {
      if (!contract.isAnnotationPresent(Section.class)) {
        throw new IllegalStateException(
            contract.getSuperclass().getName() + " does not say its @Section");
      }
      begun.add(contract);
    }
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    count(context, Outcome.PASSED);
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    count(context, Outcome.FAILED);
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    count(context, Outcome.ABORTED);
  }

  @Override
  public synchronized void afterAll(ExtensionContext context) {
    if (isNested(context.getRequiredTestClass())) {
      return;
    }
    System.out.print(table(context.getDisplayName()));
    EnumSet<Subject> empty = EnumSet.allOf(Subject.class);
    empty.removeAll(counts.keySet());
    if (isComplete() && !empty.isEmpty()) {
      throw new AssertionError("no test of the contract belongs to " + empty);
    }
  }

  private synchronized void count(ExtensionContext context, Outcome outcome) {
    counts
        .computeIfAbsent(subject(context), subject -> new EnumMap<>(Outcome.class))
        .merge(outcome, 1, Integer::sum);
  }

  private static Subject subject(ExtensionContext context) {
    Section own = context.getRequiredTestMethod().getAnnotation(Section.class);
    return own != null
        ? own.value()
        : context.getRequiredTestClass().getAnnotation(Section.class).value();
  }

  private boolean isComplete() {
    return Arrays.stream(EngineContract.class.getDeclaredClasses())
        .filter(SectionTable::isNested)
        .allMatch(begun::contains);
  }

  private static boolean isNested(Class<?> type) {
    return type.isAnnotationPresent(Nested.class);
  }

  private String table(String title) {
    StringBuilder table = new StringBuilder("the contract, section by section, " + title + ":\n");
    table.append(row("", Outcome.PASSED, Outcome.FAILED, Outcome.ABORTED));
    for (Subject subject : Subject.values()) {
      Map<Outcome, Integer> row = counts.getOrDefault(subject, Map.of());
      table.append(
          row(
              subject,
              row.getOrDefault(Outcome.PASSED, 0),
              row.getOrDefault(Outcome.FAILED, 0),
              row.getOrDefault(Outcome.ABORTED, 0)));
    }
    return table.toString();
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "  | %-13s | %7s | %7s | %7s |%n", cells);
  }

  private enum Outcome {
    PASSED,
    FAILED,
    ABORTED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
