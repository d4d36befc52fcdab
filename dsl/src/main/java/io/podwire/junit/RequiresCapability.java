package io.podwire.junit;

import io.podwire.engine.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * What a {@link ClusterTest} needs of its engine. Where the engine has it not the test is aborted,
 * naming the capability, before a cluster is made.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@API(status = API.Status.EXPERIMENTAL)
public @interface RequiresCapability {
  /** All of these. */
  Capability[] value();
}
