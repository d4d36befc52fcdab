package io.podwire;

import io.podwire.probe.Answer;
import org.apiguardian.api.API;

/**
 * Something that can be asked again and again: a probe, or a look at an object. Its text ({@link
 * Object#toString}) is how a failure calls it.
 *
 * @param <A> what one look sees
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Question<A extends Answer> {
  /** Looks once, now. */
  A ask();
}
