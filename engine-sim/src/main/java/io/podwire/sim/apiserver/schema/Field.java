package io.podwire.sim.apiserver.schema;

import java.util.List;

/**
 * A field of a structure.
 *
 * @param mapKeys the fields that tell a list's elements apart; empty if it is not such a list
 * @param set whether the list is a set of scalars
 * @param mergeKey what strategic merges match a list's elements by; empty if they replace the list
 * @param mergesScalars whether strategic merges add to a list of scalars
 * @param retainsKeys whether strategic merges clear fields that the patch does not name
 * @param atomic whether it is replaced as a whole
 */
public record Field(
    String name,
    Type type,
    boolean required,
    List<String> mapKeys,
    boolean set,
    String mergeKey,
    boolean mergesScalars,
    boolean retainsKeys,
    boolean atomic) {
  /** A field without peculiarities. */
  public static Field of(String name, Type type) {
    return new Field(name, type, false, List.of(), false, "", false, false, false);
  }

  static Field parse(Schema schema, String text) {
    int colon = text.indexOf(':');
    int flags = endOfType(text, colon + 1);
    Flags of = new Flags(text.substring(flags));
    return new Field(
        text.substring(0, colon).intern(),
        type(schema, text.substring(colon + 1, flags)),
        of.has('!'),
        of.value('*').isEmpty() ? List.of() : List.of(of.value('*').split(",")),
        of.has('%'),
        of.value('^'),
        of.has('~'),
        of.has('?'),
        of.has('='));
  }

  private static int endOfType(String text, int start) {
    int end = start;
    while (end < text.length() && "!*%^~?=".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static Type type(Schema schema, String text) {
    return switch (text.charAt(0)) {
      case '[' -> new Type.ListOf(type(schema, text.substring(1)));
      case '{' -> new Type.MapOf(type(schema, text.substring(1)));
      case '@' -> new Type.Reference(schema, text.substring(1));
      case 's' -> Type.Leaf.STRING;
      case 'B' -> Type.Leaf.BYTES;
      case 'i' -> Type.Leaf.INT32;
      case 'l' -> Type.Leaf.INT64;
      case 'd' -> Type.Leaf.NUMBER;
      case 'b' -> Type.Leaf.BOOLEAN;
      case 'q' -> Type.Leaf.QUANTITY;
      case 'x' -> Type.Leaf.INT_OR_STRING;
      case 't' -> Type.Leaf.TIME;
      case 'u' -> Type.Leaf.MICRO_TIME;
      case 'o' -> Type.Leaf.ANY;
      default -> throw new IllegalStateException("unknown type " + text + " in schema.txt");
    };
  }

  /** The flags behind a type; see compact.py. */
  private record Flags(String text) {
    boolean has(char flag) {
      return text.indexOf(flag) >= 0;
    }

    String value(char flag) {
      int start = text.indexOf(flag) + 1;
      return start == 0 ? "" : text.substring(start, endOfType(text, start));
    }
  }
}
