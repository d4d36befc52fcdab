package io.podwire.sim.runtime;

/** The caller's end of a process that runs in a container. */
public interface RunningProcess {
  /** Bytes of standard input. */
  void stdin(byte[] bytes);

  /** Ends standard input. */
  void closeStdin();

  /** Ends the process, as SIGKILL; harmless if it has ended. */
  void kill();
}
