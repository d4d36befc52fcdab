package io.podwire.sim.image.curl;

import java.io.IOException;

/** A transfer that failed, with curl's exit code. */
final class CurlFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final int code;

  CurlFailure(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
