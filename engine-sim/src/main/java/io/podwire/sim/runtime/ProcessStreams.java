package io.podwire.sim.runtime;

/**
 * Where the output of a process that is run by {@link Container#exec} goes. Exactly one of {@link
 * #exited} and {@link #failed} ends it. Called by the holder of the baton; must not block.
 */
public interface ProcessStreams {
  /** Bytes of standard output. */
  void stdout(byte[] bytes);

  /** Bytes of standard error. */
  void stderr(byte[] bytes);

  /** The process ended. */
  void exited(int code);

  /** The process could not be started; the message is the runtime's. */
  void failed(String message);
}
