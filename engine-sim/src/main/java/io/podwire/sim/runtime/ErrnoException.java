package io.podwire.sim.runtime;

import java.io.IOException;

/** A system call that failed; the message is {@code strerror}'s, as tools print it. */
public final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Errno errno;

  /** A failure for that reason. */
  public ErrnoException(Errno errno) {
    super(errno.text());
    this.errno = errno;
  }

  /** Why. */
  public Errno errno() {
    return errno;
  }
}
