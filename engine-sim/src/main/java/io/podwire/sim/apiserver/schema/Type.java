package io.podwire.sim.apiserver.schema;

/** The type of a field. */
public sealed interface Type {
  /** What Go calls it in messages, for example {@code []v1.Container}. */
  String goName();

  /** A type without parts. */
  enum Leaf implements Type {
    STRING("string"),
    BYTES("[]uint8"),
    INT32("int32"),
    INT64("int64"),
    NUMBER("float64"),
    BOOLEAN("bool"),
    QUANTITY("resource.Quantity"),
    INT_OR_STRING("int32"),
    TIME("v1.Time"),
    MICRO_TIME("v1.MicroTime"),
    ANY("interface {}");

    private final String goName;

    Leaf(String goName) {
      this.goName = goName;
    }

    @Override
    public String goName() {
      return goName;
    }
  }

  /** A list of elements of one type. */
  record ListOf(Type element) implements Type {
    @Override
    public String goName() {
      return "[]" + element.goName();
    }
  }

  /** A map from strings to values of one type. */
  record MapOf(Type value) implements Type {
    @Override
    public String goName() {
      return "map[string]" + value.goName();
    }
  }

  /** A type with named fields. */
  sealed interface Structure extends Type {
    /** The structure. */
    Struct struct();
  }

  /** A structure of a kind that Kubernetes does not define. */
  record Inline(Struct struct) implements Structure {
    @Override
    public String goName() {
      return "map[string]interface {}";
    }
  }

  /** A named structure, looked up when it is needed, for some contain themselves. */
  record Reference(Schema schema, String name) implements Structure {
    @Override
    public Struct struct() {
      return schema.struct(name);
    }

    @Override
    public String goName() {
      return "v1." + Schema.shortName(name);
    }
  }
}
