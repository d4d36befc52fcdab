package io.podwire.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Which engines a {@link ClusterTest} is for. On any other it is aborted, naming them, before a
 * cluster is made. Prefer {@link RequiresCapability}, which says why.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@API(status = API.Status.EXPERIMENTAL)
public @interface RequiresEngine {
  /** One of these, for example {@code k3s}. */
  String[] value();
}
