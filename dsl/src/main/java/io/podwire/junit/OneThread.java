package io.podwire.junit;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Keeps the tests of a class that has one cluster on one thread, where they take turns without
 * keeping other threads waiting; the class itself runs beside others. JUnit does so for what is
 * below the holder of a lock, which is why the class has one that nobody else wants.
 *
 * @see <a
 *     href="https://github.com/junit-team/junit-framework/blob/r5.14.4/junit-platform-engine/src/main/java/org/junit/platform/engine/support/hierarchical/NodeTreeWalker.java">NodeTreeWalker</a>
 */
final class OneThread implements ResourceLocksProvider {
  OneThread() {}

  @Override
  public Set<Lock> provideForClass(Class<?> testClass) {
    return provideForNestedClass(List.of(), testClass);
  }

  @Override
  public Set<Lock> provideForNestedClass(List<Class<?>> enclosing, Class<?> testClass) {
    return AnnotationSupport.findAnnotation(testClass, ClusterTest.class)
        .filter(asked -> asked.scope() == Scope.CLASS)
        .map(asked -> Set.of(new Lock(enclosing + testClass.getName())))
        .orElse(Set.of());
  }
}
