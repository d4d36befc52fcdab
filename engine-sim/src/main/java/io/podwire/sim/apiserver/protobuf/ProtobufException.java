package io.podwire.sim.apiserver.protobuf;

/** The bytes are no object in protobuf; the message is the one of Go's decoder. */
public final class ProtobufException extends Exception {
  private static final long serialVersionUID = 1L;

  ProtobufException(String message) {
    super(message);
  }
}
