package io.podwire.failure;

import org.apiguardian.api.API;

/** The tool ended in a way that tells nothing of the connection. */
@API(status = API.Status.EXPERIMENTAL)
public record ToolFailed() implements Finding {
  @Override
  public Hop hop() {
    return Hop.PORT;
  }

  @Override
  public String text() {
    return "not known: the tool failed, and its own words, above, tell nothing of the connection";
  }
}
