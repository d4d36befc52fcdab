package io.podwire.probe;

import org.apiguardian.api.API;

/** What one look saw of a port. */
@API(status = API.Status.EXPERIMENTAL)
public interface Reached extends Answer {
  /** How far it got. */
  Reach reach();
}
