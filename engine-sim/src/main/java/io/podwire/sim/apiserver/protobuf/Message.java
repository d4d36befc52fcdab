package io.podwire.sim.apiserver.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message in protobuf's wire format, written field by field.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class Message {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Message text(int field, String value) {
    return block(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Message message(int field, Message value) {
    return block(field, value.bytes());
  }

  Message flag(int field, boolean value) {
    varint(field << 3 | Wire.VARINT);
    varint(value ? 1 : 0);
    return this;
  }

  private Message block(int field, byte[] value) {
    varint(field << 3 | Wire.LENGTH_DELIMITED);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void varint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      bytes.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
