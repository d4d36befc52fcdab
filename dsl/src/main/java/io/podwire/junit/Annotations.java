package io.podwire.junit;

import io.podwire.engine.Capability;
import io.podwire.engine.ClusterSpec;
import io.podwire.engine.Engine;
import io.podwire.engine.Engines;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What the annotations of a test, its class and the enclosing classes say. */
final class Annotations {
  private Annotations() {}

  static ClusterTest require(ExtensionContext context) {
    return nearest(context, ClusterTest.class)
        .orElseThrow(
            () -> new IllegalStateException("@ClusterTest is not on " + context.getDisplayName()));
  }

  static ClusterSpec spec(ClusterTest asked, String test) {
    ClusterSpec spec =
        ClusterSpec.of(test)
            .withNodes(asked.nodes())
            .withIsolated(asked.isolated())
            .withPolicy(asked.policy())
            .withUnknownImages(asked.unknownImages());
    if (asked.seed().isBlank()) {
      return spec;
    }
    try {
      return spec.withSeed(Long.decode(asked.seed().strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "@ClusterTest seed: '" + asked.seed() + "' is not a whole number");
    }
  }

  static @Nullable Duration timeout(ClusterTest asked) {
    String value = asked.timeout().strip();
    if (value.isEmpty()) {
      return null;
    }
    try {
      Duration timeout =
          value.matches("[0-9]+")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.parse(value);
      if (!timeout.isZero() && !timeout.isNegative()) {
        return timeout;
      }
    } catch (DateTimeParseException | NumberFormatException e) {
      // Refused below, with the rule.
    }
    throw new IllegalArgumentException(
        "@ClusterTest timeout: '"
            + value
            + "' is not a number of seconds above 0 or a duration such as PT30S");
  }

  /** Of the method and of all enclosing classes together. */
  static Set<Capability> required(ExtensionContext context) {
    Set<Capability> required = EnumSet.noneOf(Capability.class);
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      at.get()
          .getElement()
          .flatMap(element -> AnnotationSupport.findAnnotation(element, RequiresCapability.class))
          .ifPresent(needed -> required.addAll(Arrays.asList(needed.value())));
    }
    return required;
  }

  /** Whether the method or class itself has it, not one around it. */
  static boolean isOn(ExtensionContext context, Class<? extends Annotation> type) {
    return context
        .getElement()
        .map(element -> AnnotationSupport.isAnnotated(element, type))
        .orElse(false);
  }

  /** The test's own, or that of the run through the class, or the build's. */
  static Engine engine(ClusterTest asked, ExtensionContext context) {
    if (!asked.engine().isBlank()) {
      return Engines.named(asked.engine().strip());
    }
    String ofTheRun = ClusterExtension.chosenEngine(context);
    return ofTheRun != null
        ? Engines.named(ofTheRun)
        : Engines.chosen(key -> context.getConfigurationParameter(key).orElse(null));
  }

  /** The nearest one: of the method, of its class, of an enclosing class. */
  static <A extends Annotation> Optional<A> nearest(ExtensionContext context, Class<A> type) {
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      Optional<A> found =
          at.get().getElement().flatMap(element -> AnnotationSupport.findAnnotation(element, type));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
