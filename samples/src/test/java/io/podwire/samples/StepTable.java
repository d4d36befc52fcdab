package io.podwire.samples;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints a tutorial's steps with what came of each and how long it took, set-up included. */
final class StepTable implements BeforeEachCallback, TestWatcher, AfterAllCallback {
  /** By the step's place in the text and its name: steps may run at the same time. */
  private final Map<String, String> rows = new ConcurrentSkipListMap<>();

  private final Map<String, Long> begun = new ConcurrentHashMap<>();

  @Override
  public void beforeEach(ExtensionContext context) {
    begun.put(context.getUniqueId(), System.nanoTime());
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
    rows.put(
        place(context),
        String.format(Locale.ROOT, "  %-8s %9s  %s", "disabled", "", context.getDisplayName()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    String title = context.getRequiredTestClass().getAnnotation(Tutorial.class).value();
    String engine =
        System.getProperty("podwire.engine", System.getenv().getOrDefault("PODWIRE_ENGINE", ""));
    System.out.println(
        title
            + ", on "
            + (engine.isEmpty() ? "sim" : engine)
            + ":\n"
            + String.join("\n", rows.values()));
  }

  private void row(ExtensionContext context, String result, @Nullable Throwable cause) {
    long since = begun.getOrDefault(context.getUniqueId(), System.nanoTime());
    long millis = Duration.ofNanos(System.nanoTime() - since).toMillis();
    String why = cause == null ? "" : " (" + firstLine(cause) + ")";
    rows.put(
        place(context),
        String.format(
            Locale.ROOT, "  %-8s %6d ms  %s%s", result, millis, context.getDisplayName(), why));
  }

  private static String place(ExtensionContext context) {
    int order = context.getRequiredTestMethod().getAnnotation(Order.class).value();
    return String.format(Locale.ROOT, "%3d %s", order, context.getDisplayName());
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
