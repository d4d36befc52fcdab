package io.podwire.sim.http.grpc;

import java.io.IOException;

/** A call that did not go well. */
public final class GrpcException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient GrpcStatus status;

  /** With what the other side says, or is told. */
  public GrpcException(GrpcStatus status) {
    super(status.toString());
    this.status = status;
  }

  public GrpcStatus status() {
    return status;
  }
}
