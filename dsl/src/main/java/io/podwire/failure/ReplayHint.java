package io.podwire.failure;

import org.apiguardian.api.API;

/** Goes along with a failure that is not ours, and says what replays it. It has no stack. */
@API(status = API.Status.EXPERIMENTAL)
public final class ReplayHint extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What replays the test. */
  public ReplayHint(String replay) {
    super("replay: " + replay, null, false, false);
  }
}
