package io.podwire.conformance;

import io.podwire.engine.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of what not every engine can do. Where one of the capabilities is missing the test passes
 * only if its sentence is refused with the name of that capability, and not quietly done by halves.
 *
 * <pre>{@code
 * @Test
 * @RefusedWithout(Capability.LINK_DELAYS)
 * void aSlowLinkOutlastsAShortTimeout() { … }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(Refusals.class)
@API(status = API.Status.EXPERIMENTAL)
public @interface RefusedWithout {
  /** All of these, on a method as well as on its class. */
  Capability[] value();
}
