package io.podwire.sim.http.grpc;

import java.util.List;

/**
 * How a call ended (<a href="https://github.com/grpc/grpc/blob/master/doc/statuscodes.md">status
 * codes</a>).
 *
 * @param code 0 if it went well
 * @param message why it did not
 */
public record GrpcStatus(int code, String message) {
  /** The operation is not known to the server. */
  public static final int UNIMPLEMENTED = 12;

  static final int UNKNOWN = 2;
  static final int UNAVAILABLE = 14;

  private static final List<String> NAMES =
      List.of(
          "OK",
          "Canceled",
          "Unknown",
          "InvalidArgument",
          "DeadlineExceeded",
          "NotFound",
          "AlreadyExists",
          "PermissionDenied",
          "ResourceExhausted",
          "FailedPrecondition",
          "Aborted",
          "OutOfRange",
          "Unimplemented",
          "Internal",
          "Unavailable",
          "DataLoss",
          "Unauthenticated");

  /** What is asked for is not there. */
  public static GrpcStatus notFound(String message) {
    return new GrpcStatus(5, message);
  }

  static GrpcStatus unimplemented(String message) {
    return new GrpcStatus(UNIMPLEMENTED, message);
  }

  /** As Go writes it. */
  @Override
  public String toString() {
    String name = code < NAMES.size() ? NAMES.get(code) : "Code(" + code + ")";
    return "rpc error: code = " + name + " desc = " + message;
  }
}
