package io.podwire.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a real cluster does and that engine does not do yet: there the test is aborted with the
 * reason, and fails on the day on which it would pass.
 *
 * <pre>{@code
 * @Test
 * @KnownDifference(engine = "sim", because = "a closed connection's port is free at once")
 * void aLocalPortRestsAfterItsConnection() { … }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ExtendWith(KnownDifferences.class)
@API(status = API.Status.EXPERIMENTAL)
public @interface KnownDifference {
  /** The engine's name. */
  String engine();

  /** What it does instead, as README's table of what is not simulated has it. */
  String because();
}
