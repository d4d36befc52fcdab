package io.podwire.probe;

import org.apiguardian.api.API;

/** What a command printed and how it exited. */
@API(status = API.Status.EXPERIMENTAL)
public record CommandAnswer(ToolRun run) implements Answer {
  @Override
  public String seen() {
    return Seen.of(run);
  }
}
