package io.podwire.sim.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.store.Json;
import java.nio.ByteBuffer;
import java.util.Map;

/** Turns an object's protobuf into JSON. */
public final class ProtobufDecoder {
  /** The content type of such bodies. */
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  // https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apimachinery/pkg/runtime/serializer/protobuf/protobuf.go (protoEncodingPrefix)
  private static final byte[] PREFIX = {'k', '8', 's', 0};

  private final Schema schema = Schema.builtIn();

  private ProtobufDecoder() {}

  /**
   * The object that the body holds, as the client would have written it in JSON.
   *
   * @throws ProtobufException if it holds none, or one of a kind that is not built in
   */
  public static ObjectNode decode(byte[] body) throws ProtobufException {
    return new ProtobufDecoder().envelope(body);
  }

  /** A runtime.Unknown: the kind, and the object's own message. */
  private ObjectNode envelope(byte[] body) throws ProtobufException {
    for (int i = 0; i < PREFIX.length; i++) {
      if (body.length <= i || body[i] != PREFIX[i]) {
        throw new ProtobufException(
            "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
      }
    }
    Wire wire = new Wire(ByteBuffer.wrap(body, PREFIX.length, body.length - PREFIX.length));
    String[] type = {"", ""};
    ByteBuffer raw = ByteBuffer.allocate(0);
    for (int number; (number = wire.next()) != 0; ) {
      switch (number) {
        case 1 -> type = typeMeta(wire.block());
        case 2 -> raw = wire.block();
        default -> wire.skip();
      }
    }
    ObjectNode object = Json.object();
    object.put("kind", type[1]).put("apiVersion", type[0]);
    String message = schema.message(type[0], type[1]);
    if (message == null) {
      throw new ProtobufException(
          "no kind \"" + type[1] + "\" is registered for version \"" + type[0] + "\"");
    }
    read(message, raw, object);
    return object;
  }

  private static String[] typeMeta(ByteBuffer block) throws ProtobufException {
    Wire wire = new Wire(block);
    String[] type = {"", ""};
    for (int number; (number = wire.next()) != 0; ) {
      if (number <= 2) {
        type[number - 1] = wire.text();
      } else {
        wire.skip();
      }
    }
    return type;
  }

  private void read(String message, ByteBuffer bytes, ObjectNode into) throws ProtobufException {
    Map<Integer, Schema.Field> fields = schema.fields(message);
    Wire wire = new Wire(bytes);
    for (int number; (number = wire.next()) != 0; ) {
      Schema.Field field = fields.get(number);
      if (field == null) {
        wire.skip();
      } else if (field.inline()) {
        read(field.shape(), wire.block(), into);
      } else if (field.shape().startsWith("[]")) {
        into.withArrayProperty(field.name()).add(value(field.shape().substring(2), wire));
      } else if (field.shape().startsWith("{}")) {
        entry(field.shape().substring(2), wire.block(), into.withObjectProperty(field.name()));
      } else {
        JsonNode value = value(field.shape(), wire);
        if (!value.isNull() && (field.keepsZero() || !Values.isZero(value))) {
          into.set(field.name(), value);
        }
      }
    }
  }

  private void entry(String shape, ByteBuffer bytes, ObjectNode into) throws ProtobufException {
    Wire wire = new Wire(bytes);
    String key = "";
    JsonNode value = Json.object();
    for (int number; (number = wire.next()) != 0; ) {
      switch (number) {
        case 1 -> key = wire.text();
        case 2 -> value = value(shape, wire);
        default -> wire.skip();
      }
    }
    into.set(key, value);
  }

  private JsonNode value(String shape, Wire wire) throws ProtobufException {
    if (shape.indexOf('/') < 0) {
      return Values.read(shape, wire);
    }
    ObjectNode object = Json.object();
    read(shape, wire.block(), object);
    return object;
  }
}
