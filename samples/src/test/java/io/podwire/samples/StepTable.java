package io.podwire.samples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints a tutorial's steps with what came of each and how long it took, set-up included. */
final class StepTable implements BeforeEachCallback, TestWatcher, AfterAllCallback {
  private final List<String> rows = new ArrayList<>();
  private long begun;

  @Override
  public void beforeEach(ExtensionContext context) {
    begun = System.nanoTime();
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    row(context, "passed", null);
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    row(context, "FAILED", cause);
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    row(context, "aborted", cause);
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    rows.add(
        String.format(Locale.ROOT, "  %-8s %9s  %s", "disabled", "", context.getDisplayName()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    String title = context.getRequiredTestClass().getAnnotation(Tutorial.class).value();
    String engine =
        System.getProperty("podwire.engine", System.getenv().getOrDefault("PODWIRE_ENGINE", ""));
    System.out.println(
        title + ", on " + (engine.isEmpty() ? "sim" : engine) + ":\n" + String.join("\n", rows));
  }

  private void row(ExtensionContext context, String result, @Nullable Throwable cause) {
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    String why = cause == null ? "" : " (" + firstLine(cause) + ")";
    rows.add(
        String.format(
            Locale.ROOT, "  %-8s %6d ms  %s%s", result, millis, context.getDisplayName(), why));
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
