package io.podwire.junit;

import io.podwire.engine.PolicyDenial;
import io.podwire.engine.UnknownImages;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Gives each test of a class, or one test, a cluster whose state is fresh: {@code cluster()}, and
 * any parameter of type {@link io.podwire.Cluster}.
 *
 * <pre>{@code
 * @ClusterTest
 * class MyNginxTest {
 *   @Test
 *   void answersByItsServiceName() {
 *     cluster().deploy(nginx, 2).expose(PORT_80).fromPod(busybox).wget("http://nginx")
 *              .succeeds().bodyContains("Welcome to nginx!");
 *   }
 * }
 * }</pre>
 *
 * <p>Every such test has the tag {@code podwire}, so that a build can run these, or all others.
 *
 * <p>On a method it takes the place of the one on the class, on a nested class that of the
 * enclosing one.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("podwire")
@ExtendWith(ClusterExtension.class)
@ResourceLock(providers = OneThread.class)
@API(status = API.Status.EXPERIMENTAL)
public @interface ClusterTest {
  /** How many nodes, at least 1. An engine that cannot have as many aborts the test. */
  int nodes() default 1;

  /** Whether each test has a fresh cluster, or all tests of the class have one together. */
  Scope scope() default Scope.METHOD;

  /** The engine, by name, whatever the build chooses; empty leaves it to the build. */
  String engine() default "";

  /**
   * Whether the test keeps to namespaces of its own, so that it may share a real cluster with
   * others at the same time. Cluster-wide things are refused then.
   */
  boolean isolated() default false;

  /** Decides every free choice, where the engine can; empty chooses one, which failures name. */
  String seed() default "";

  /** What the network does with a packet that a policy denies, where the engine can choose. */
  PolicyDenial policy() default PolicyDenial.REJECT;

  /** What happens to an image that the engine does not know, where it can choose. */
  UnknownImages unknownImages() default UnknownImages.FAIL;

  /**
   * How long an eventual assertion waits: seconds or an ISO duration, for example {@code 30} or
   * {@code PT1M}; empty is the engine's own.
   */
  String timeout() default "";
}
