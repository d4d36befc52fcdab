package io.podwire.sim.runtime;

import java.io.IOException;

/**
 * Something that the real program can and this one cannot. It ends the program with {@link
 * #EXIT_CODE} and a message that names it, so that no assertion passes because of it.
 */
public final class NotSimulatedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An exit code that none of the tools uses. */
  public static final int EXIT_CODE = 96;

  /**
   * @param what e.g. {@code wget: option --ftp}
   */
  public NotSimulatedException(String what) {
    super("podwire: " + what + " is not simulated by the engine 'sim'");
  }
}
