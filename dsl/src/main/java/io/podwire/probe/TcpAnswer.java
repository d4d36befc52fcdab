package io.podwire.probe;

import org.apiguardian.api.API;

/** How far a TCP connection got. */
@API(status = API.Status.EXPERIMENTAL)
public record TcpAnswer(Reach reach, ToolRun run) implements Reached {
  @Override
  public String seen() {
    return reach.words() + "\n" + Seen.of(run);
  }
}
