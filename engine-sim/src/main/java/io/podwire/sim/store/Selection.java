package io.podwire.sim.store;

import java.util.List;

/**
 * Which objects of a type are wanted, as far as the indexes can tell.
 *
 * @param namespace the namespace; empty for all
 * @param terms index terms that all hold, as {@link #label} and its neighbours make them
 */
public record Selection(String namespace, List<String> terms) {
  public static final Selection ALL = new Selection("", List.of());

  /** The term of objects that carry the label. */
  public static String label(String key, String value) {
    return "l:" + key + "=" + value;
  }

  /** The term of objects that name the uid in their owner references. */
  public static String owner(String uid) {
    return "o:" + uid;
  }

  /** The term of objects whose indexed field has the value. */
  public static String field(String field, String value) {
    return "f:" + field + "=" + value;
  }
}
