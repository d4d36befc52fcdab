package io.podwire.probe;

import org.apiguardian.api.API;

/** What one look saw. */
@API(status = API.Status.EXPERIMENTAL)
public interface Answer {
  /** What was seen, in a few lines, for the text of a failure. */
  String seen();
}
