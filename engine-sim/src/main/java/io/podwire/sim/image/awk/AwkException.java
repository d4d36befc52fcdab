package io.podwire.sim.image.awk;

import java.io.IOException;

/** A program that is none: ends awk with a message that names the line, and exit code 1. */
final class AwkException extends IOException {
  private static final long serialVersionUID = 1L;

  AwkException(int line, String problem) {
    super("cmd. line:" + line + ": " + problem);
  }
}
