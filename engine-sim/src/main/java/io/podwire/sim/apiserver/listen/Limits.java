package io.podwire.sim.apiserver.listen;

import java.time.Duration;

/**
 * What the server puts up with.
 *
 * @param idle how long a connection may say nothing while it has no answer to wait for
 * @param stalled how long a client may read nothing of what is waiting for it
 * @param restBytes above how many unread bytes a stream that can rest, rests
 * @param unreadBytes above how many unread bytes any client is cut off
 * @param sendBuffer how many bytes the system keeps for a client that does not read
 */
record Limits(Duration idle, Duration stalled, int restBytes, long unreadBytes, int sendBuffer) {
  static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(90), Duration.ofSeconds(60), 64 * 1024, 32L * 1024 * 1024, 256 * 1024);
}
