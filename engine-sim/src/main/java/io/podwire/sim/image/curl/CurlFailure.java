package io.podwire.sim.image.curl;

import java.io.IOException;

/** A transfer that failed, with curl's exit code. */
final class CurlFailure extends IOException {
  /** The exit codes that more than one place knows. */
  static final int USAGE = 2;

  static final int PROXY_NOT_RESOLVED = 5;
  static final int NOT_RESOLVED = 6;
  static final int NOT_CONNECTED = 7;
  static final int HTTP_ERROR = 22;
  static final int NOT_WRITTEN = 23;
  static final int TIMED_OUT = 28;
  static final int TLS = 35;
  static final int WRONG_OPTION = 49;
  static final int RECEIVE_ERROR = 56;
  static final int NOT_VERIFIED = 60;
  static final int WRONG_CODING = 61;

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
