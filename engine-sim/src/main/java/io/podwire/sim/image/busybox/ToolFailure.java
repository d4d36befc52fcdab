package io.podwire.sim.image.busybox;

import java.io.IOException;

/** Ends a tool with a message, which the process prefixes with the tool's name, and exit code 1. */
final class ToolFailure extends IOException {
  private static final long serialVersionUID = 1L;

  ToolFailure(String message) {
    super(message);
  }
}
