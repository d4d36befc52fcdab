package io.podwire.junit;

import org.apiguardian.api.API;

/** How long a cluster lasts. */
@API(status = API.Status.EXPERIMENTAL)
public enum Scope {
  /** Each test has a fresh one. */
  METHOD,
  /**
   * All tests of the class, and of its nested classes, have one together: what a test made is there
   * in the next. They take turns even if methods run in parallel.
   */
  CLASS
}
