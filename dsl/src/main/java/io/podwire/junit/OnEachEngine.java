package io.podwire.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a {@link ClusterTest} class once on each of several engines in one build: the same tests,
 * both engines. The system property or configuration parameter {@code podwire.engines} narrows or
 * widens the choice, for example {@code -Dpodwire.engines=sim}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ClassTemplate
@ExtendWith(EachEngine.class)
@API(status = API.Status.EXPERIMENTAL)
public @interface OnEachEngine {
  /** The engines, by name. */
  String[] value() default {"sim", "k3s"};
}
