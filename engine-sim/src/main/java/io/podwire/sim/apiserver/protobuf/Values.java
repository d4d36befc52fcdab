package io.podwire.sim.apiserver.protobuf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.podwire.sim.store.Json;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/** Values that are no messages of their own in JSON. */
final class Values {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Values() {}

  /** The value that comes next in the wire; null node for one that is not set. */
  static JsonNode read(String shape, Wire wire) throws ProtobufException {
    return switch (shape) {
      case "string" -> TextNode.valueOf(wire.text());
      case "bool" -> BooleanNode.valueOf(wire.varint() != 0);
      case "int" -> LongNode.valueOf(wire.varint());
      case "double" -> DoubleNode.valueOf(wire.fixed64());
      case "bytes" -> TextNode.valueOf(Base64.getEncoder().encodeToString(array(wire.block())));
      case "quantity" -> TextNode.valueOf(firstText(wire.block()));
      case "items" -> items(wire.block());
      case "json" -> json(wire.block());
      case "time" -> time(wire.block(), DateTimeFormatter.ISO_INSTANT);
      case "microtime" -> time(wire.block(), MICROS);
      case "intOrString" -> intOrString(wire.block());
      default -> throw new ProtobufException("proto: no JSON for " + shape);
    };
  }

  /** Whether the value says nothing unless its field is one that can be unset. */
  static boolean isZero(JsonNode value) {
    return value.isTextual() && value.textValue().isEmpty()
        || value.isNumber() && value.doubleValue() == 0
        || value.isBoolean() && !value.booleanValue();
  }

  private static byte[] array(ByteBuffer block) {
    byte[] array = new byte[block.remaining()];
    block.get(array);
    return array;
  }

  private static String firstText(ByteBuffer block) throws ProtobufException {
    Wire wire = new Wire(block);
    String text = "";
    for (int number; (number = wire.next()) != 0; ) {
      if (number == 1) {
        text = wire.text();
      } else {
        wire.skip();
      }
    }
    return text;
  }

  private static ArrayNode items(ByteBuffer block) throws ProtobufException {
    Wire wire = new Wire(block);
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (int number; (number = wire.next()) != 0; ) {
      if (number == 1) {
        items.add(wire.text());
      } else {
        wire.skip();
      }
    }
    return items;
  }

  private static JsonNode json(ByteBuffer block) throws ProtobufException {
    Wire wire = new Wire(block);
    JsonNode json = NullNode.getInstance();
    for (int number; (number = wire.next()) != 0; ) {
      if (number != 1) {
        wire.skip();
        continue;
      }
      try {
        json = Json.parse(array(wire.block()));
      } catch (JsonProcessingException e) {
        throw new ProtobufException(e.getOriginalMessage());
      }
    }
    return json;
  }

  private static JsonNode time(ByteBuffer block, DateTimeFormatter format)
      throws ProtobufException {
    if (!block.hasRemaining()) {
      return NullNode.getInstance();
    }
    Wire wire = new Wire(block);
    long seconds = 0;
    long nanos = 0;
    for (int number; (number = wire.next()) != 0; ) {
      switch (number) {
        case 1 -> seconds = wire.varint();
        case 2 -> nanos = wire.varint();
        default -> wire.skip();
      }
    }
    Instant instant = Instant.ofEpochSecond(seconds, format == MICROS ? nanos : 0);
    return TextNode.valueOf(format.format(instant));
  }

  private static JsonNode intOrString(ByteBuffer block) throws ProtobufException {
    Wire wire = new Wire(block);
    boolean isText = false;
    long number = 0;
    String text = "";
    for (int field; (field = wire.next()) != 0; ) {
      switch (field) {
        case 1 -> isText = wire.varint() == 1;
        case 2 -> number = wire.varint();
        case 3 -> text = wire.text();
        default -> wire.skip();
      }
    }
    return isText ? TextNode.valueOf(text) : LongNode.valueOf(number);
  }
}
