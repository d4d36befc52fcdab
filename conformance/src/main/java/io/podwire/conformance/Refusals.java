package io.podwire.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podwire.Cluster;
import io.podwire.Podwire;
import io.podwire.UnsupportedCapabilityException;
import io.podwire.engine.Capability;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** What {@link RefusedWithout} promises. */
final class Refusals implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Cluster cluster = Podwire.cluster();
    Set<Capability> missing = needed(context);
    missing.removeAll(cluster.capabilities());
    if (missing.isEmpty()) {
      invocation.proceed();
      return;
    }
    refuses(cluster, missing, invocation::proceed);
    // Nor is a test green that hides the refusal from JUnit, as this one does.
    refuses(cluster, missing, () -> Podwire.settle(cluster, false));
  }

  private static void refuses(Cluster cluster, Set<Capability> missing, ThrowingCallable sentence) {
    assertThatExceptionOfType(UnsupportedCapabilityException.class)
        .as("without %s", missing)
        .isThrownBy(sentence)
        .satisfies(refusal -> assertThat(missing).contains(refusal.capability()))
        .withMessageContainingAll("needs ", "which the engine '" + cluster.engine() + "' has not");
  }

  private static Set<Capability> needed(ExtensionContext context) {
    Set<Capability> needed = EnumSet.noneOf(Capability.class);
    Stream.<AnnotatedElement>of(context.getRequiredTestClass(), context.getRequiredTestMethod())
        .map(element -> element.getAnnotation(RefusedWithout.class))
        .filter(found -> found != null)
        .forEach(found -> needed.addAll(Arrays.asList(found.value())));
    return needed;
  }
}
