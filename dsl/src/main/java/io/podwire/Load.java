package io.podwire;

import java.time.Duration;
import org.apiguardian.api.API;

/** Requests at a steady pace, to run while something else happens. */
@API(status = API.Status.EXPERIMENTAL)
public final class Load {
  private final Fetch fetch;
  private final Duration pause;

  Load(Fetch fetch, Duration pause) {
    this.fetch = fetch;
    this.pause = Checks.positive("every", pause);
    fetch.scene().expectAssertion(this, fetch + ", again and again");
  }

  /** Starts, after a first request that succeeded; each has a connection of its own. */
  public RunningLoad start() {
    fetch.scene().asserted(this);
    return RunningLoad.start(fetch, pause);
  }
}
