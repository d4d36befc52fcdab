package io.podwire.sim.apiserver.selector;

import io.podwire.sim.store.ApiObject;
import java.util.ArrayList;
import java.util.List;

/** Conditions on fields that all must hold, for example {@code status.phase!=Running}. */
public final class FieldSelector {
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());
  private final List<Condition> conditions;

  /** A condition on one field. */
  public record Condition(String field, boolean equal, String value) {}

  private FieldSelector(List<Condition> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  /**
   * Reads what {@code fieldSelector} says.
   *
   * @throws SelectorException if it cannot be read
   */
  public static FieldSelector parse(String text) {
    List<Condition> conditions = new ArrayList<>();
    for (String part : text.split(",")) {
      if (part.isEmpty()) {
        continue;
      }
      int at = part.indexOf('=');
      if (at < 0) {
        throw new SelectorException(
            "invalid selector: '" + text + "'; can't understand '" + part + "'");
      }
      boolean equal = at == 0 || part.charAt(at - 1) != '!';
      boolean twofold = part.startsWith("==", at);
      conditions.add(
          new Condition(
              part.substring(0, equal ? at : at - 1),
              equal,
              part.substring(at + (twofold ? 2 : 1))));
    }
    return new FieldSelector(conditions);
  }

  public List<Condition> conditions() {
    return conditions;
  }

  /** Whether the object satisfies it. */
  public boolean matches(ApiObject object) {
    for (Condition condition : conditions) {
      String value = object.text(condition.field().split("\\."));
      if (value.equals(condition.value()) != condition.equal()) {
        return false;
      }
    }
    return true;
  }
}
