package io.podwire.conformance;

import io.podwire.Podwire;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Turns the outcome of a test around where it is known to differ. */
final class KnownDifferences implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
      throws Throwable {
    KnownDifference known =
        AnnotationSupport.findAnnotation(method.getExecutable(), KnownDifference.class)
            .orElseThrow();
    if (!known.engine().equals(Podwire.session(Podwire.cluster()).engine())) {
      test.proceed();
      return;
    }
    try {
      test.proceed();
    } catch (AssertionError differs) {
      throw new TestAbortedException("known difference: " + known.because(), differs);
    }
    throw new AssertionError(
        "the engine "
            + known.engine()
            + " agrees now: take @KnownDifference away, and its line in README's table");
  }
}
