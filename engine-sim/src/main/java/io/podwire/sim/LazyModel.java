package io.podwire.sim;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.BeanDeserializerFactory;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.ResolvableDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * fabric8's JSON mapping, shared by all clients of the JVM, whose deserializers are built when a
 * document first contains their class: in a cold JVM that is a fifth of the time to a first answer.
 */
final class LazyModel {
  private static final String MODEL = "io.fabric8.kubernetes.api.model.";

  private LazyModel() {}

  static KubernetesSerialization serialization() {
    return Shared.SERIALIZATION;
  }

  private static final class Shared {
    static final KubernetesSerialization SERIALIZATION =
        new KubernetesSerialization(new ObjectMapper().registerModule(module()), true);
  }

  private static SimpleModule module() {
    return new SimpleModule("podwire-lazy-model") {
      private static final long serialVersionUID = 1L;

      @Override
      public void setupModule(SetupContext context) {
        context.addDeserializers(new LazyDeserializers());
      }
    };
  }

  private static final class LazyDeserializers extends Deserializers.Base {
    @Override
    public @Nullable JsonDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription bean) {
      return isPlainModelClass(type, bean) ? new Lazy(type) : null;
    }

    private static boolean isPlainModelClass(JavaType type, BeanDescription bean) {
      if (!type.getRawClass().getName().startsWith(MODEL)
          || type.isAbstract()
          || type.isEnumType()) {
        return false;
      }
      JsonDeserialize annotation = bean.getClassAnnotations().get(JsonDeserialize.class);
      return annotation != null && annotation.using() == JsonDeserializer.None.class;
    }
  }

  private static final class Lazy extends JsonDeserializer<Object> {
    private final JavaType type;
    private volatile @Nullable JsonDeserializer<Object> built;

    Lazy(JavaType type) {
      this.type = type;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonDeserializer<Object> ready = built;
      return (ready == null ? build(context) : ready).deserialize(parser, context);
    }

    @SuppressWarnings("unchecked") // a bean's deserializer makes objects
    private synchronized JsonDeserializer<Object> build(DeserializationContext context)
        throws JsonMappingException {
      JsonDeserializer<Object> ready = built;
      if (ready != null) {
        return ready;
      }
      BeanDescription bean = context.getConfig().introspect(type);
      BeanDeserializerFactory factory = (BeanDeserializerFactory) context.getFactory();
      JsonDeserializer<Object> fresh = factory.buildBeanDeserializer(context, type, bean);
      if (fresh instanceof ResolvableDeserializer resolvable) {
        resolvable.resolve(context);
      }
      if (fresh instanceof ContextualDeserializer contextual) {
        fresh = (JsonDeserializer<Object>) contextual.createContextual(context, null);
      }
      built = fresh;
      return fresh;
    }

    @Override
    public Class<?> handledType() {
      return type.getRawClass();
    }

    @Override
    public boolean isCachable() {
      return true;
    }
  }
}
