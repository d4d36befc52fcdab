package io.podwire.sim.apiserver.protobuf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads protobuf's wire format.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED32 = 5;

  private final ByteBuffer bytes;
  private int type;

  Wire(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next field's number; 0 at the end. */
  int next() throws ProtobufException {
    if (!bytes.hasRemaining()) {
      return 0;
    }
    long tag = varint();
    type = (int) tag & 7;
    int number = (int) (tag >>> 3);
    if (number == 0) {
      throw new ProtobufException("proto: illegal tag 0 (wire type " + type + ")");
    }
    return number;
  }

  /** The wire type of the field that {@link #next()} told. */
  int type() {
    return type;
  }

  long varint() throws ProtobufException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = bytes(1).get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new ProtobufException("proto: integer overflow");
  }

  double fixed64() throws ProtobufException {
    return bytes(8).getDouble();
  }

  ByteBuffer block() throws ProtobufException {
    long size = varint();
    if (size < 0 || size > bytes.remaining()) {
      throw new ProtobufException("unexpected EOF");
    }
    return bytes((int) size);
  }

  String text() throws ProtobufException {
    return StandardCharsets.UTF_8.decode(block()).toString();
  }

  void skip() throws ProtobufException {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> bytes(8);
      case LENGTH_DELIMITED -> block();
      case FIXED32 -> bytes(4);
      default -> throw new ProtobufException("proto: illegal wireType " + type);
    }
  }

  private ByteBuffer bytes(int size) throws ProtobufException {
    if (bytes.remaining() < size) {
      throw new ProtobufException("unexpected EOF");
    }
    ByteBuffer piece = bytes.slice(bytes.position(), size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + size);
    return piece;
  }
}
