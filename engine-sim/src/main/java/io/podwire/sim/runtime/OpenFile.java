package io.podwire.sim.runtime;

import java.io.IOException;

/**
 * An open file description: what descriptors of one or more processes share. It closes when its
 * last holder lets go, which is how a pipe's reader learns of the end.
 */
public abstract class OpenFile {
  private int holders = 1;

  /**
   * Reads what is there, waiting for at least one byte.
   *
   * @return how many bytes, or -1 at the end
   */
  protected int read(byte[] bytes, int offset, int length) throws IOException {
    throw new ErrnoException(Errno.EBADF);
  }

  /** Writes all bytes, waiting for room. */
  protected void write(byte[] bytes, int offset, int length) throws IOException {
    throw new ErrnoException(Errno.EBADF);
  }

  /** The last holder let go. */
  protected void closed() {}

  /** One more holder. */
  public final OpenFile share() {
    holders++;
    return this;
  }

  /** One holder less. */
  public final void release() {
    if (--holders == 0) {
      closed();
    }
  }
}
