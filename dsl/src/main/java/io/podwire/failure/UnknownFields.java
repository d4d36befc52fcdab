package io.podwire.failure;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/** The fields of a manifest that its kind has not, and what was probably meant. */
@API(status = API.Status.INTERNAL)
public final class UnknownFields {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  /** In words, each with its path; nothing of kinds that are not built in. */
  public static List<String> of(HasMetadata object) {
    if (object instanceof GenericKubernetesResource) {
      return List.of();
    }
    UnknownFields fields = new UnknownFields();
    JavaType type = MAPPER.constructType(object.getClass());
    fields.walk("", MAPPER.valueToTree(object), type);
    return List.copyOf(fields.found);
  }

  private void walk(String path, JsonNode node, JavaType type) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(path + "[" + i + "]", node.get(i), type.getContentType());
      }
    } else if (node.isObject() && isModel(type)) {
      Map<String, JavaType> known = properties(type);
      node.fields()
          .forEachRemaining(
              field -> {
                String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                JavaType declared = known.get(field.getKey());
                if (declared == null) {
                  found.add(words(at, field.getKey(), type, known));
                } else {
                  walk(at, field.getValue(), declared);
                }
              });
    }
  }

  private static String words(
      String path, String field, JavaType type, Map<String, JavaType> known) {
    String nearest = Nearest.to(field, known.keySet()).map(n -> "; nearest: " + n).orElse("");
    return path + " is no field of " + type.getRawClass().getSimpleName() + nearest;
  }

  /** Classes of the model keep what they do not know; all others have a form of their own. */
  private static boolean isModel(JavaType type) {
    try {
      type.getRawClass().getMethod("getAdditionalProperties");
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static Map<String, JavaType> properties(JavaType type) {
    Map<String, JavaType> properties = new TreeMap<>();
    for (BeanPropertyDefinition property :
        MAPPER.getDeserializationConfig().introspect(type).findProperties()) {
      properties.put(property.getName(), property.getPrimaryType());
    }
    return properties;
  }
}
