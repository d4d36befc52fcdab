package io.podwire.sim.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podwire.sim.apiserver.schema.Quantity;
import io.podwire.sim.store.Json;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How much of several resources, by their names. Immutable. */
public final class Amounts {
  public static final Amounts NONE = new Amounts(new TreeMap<>());

  private final SortedMap<String, Quantity> amounts;

  private Amounts(SortedMap<String, Quantity> amounts) {
    this.amounts = Collections.unmodifiableSortedMap(amounts);
  }

  /** As an object says them; none if it says nothing. */
  public static Amounts of(JsonNode quantities) {
    SortedMap<String, Quantity> amounts = new TreeMap<>();
    quantities
        .properties()
        .forEach(each -> amounts.put(each.getKey(), Quantity.parse(each.getValue().asText())));
    return new Amounts(amounts);
  }

  static Amounts of(String resource, int amount) {
    return NONE.with(resource, Quantity.parse(Integer.toString(amount)));
  }

  Amounts with(String resource, Quantity amount) {
    SortedMap<String, Quantity> all = new TreeMap<>(amounts);
    all.put(resource, amount);
    return new Amounts(all);
  }

  /** The sum; what only one of them has is as it is there. */
  public Amounts plus(Amounts other) {
    return combined(other, Quantity::plus);
  }

  Amounts atLeast(Amounts other) {
    return combined(other, (one, two) -> one.compareTo(two) >= 0 ? one : two);
  }

  private Amounts combined(Amounts other, BinaryOperator<Quantity> combine) {
    SortedMap<String, Quantity> all = new TreeMap<>(amounts);
    other.amounts.forEach((resource, amount) -> all.merge(resource, amount, combine));
    return new Amounts(all);
  }

  /** How much more than there; nothing where it is not more. */
  Amounts beyond(Amounts other) {
    SortedMap<String, Quantity> more = new TreeMap<>();
    amounts.forEach(
        (resource, amount) -> {
          Quantity rest = amount.minus(other.get(resource));
          if (!rest.isNegative()) {
            more.put(resource, rest);
          }
        });
    return new Amounts(more);
  }

  /** Those of the resources that pass. */
  public Amounts only(Predicate<String> resources) {
    SortedMap<String, Quantity> some = new TreeMap<>(amounts);
    some.keySet().removeIf(resources.negate());
    return new Amounts(some);
  }

  /** Nothing of each of them. */
  public Amounts zeros() {
    SortedMap<String, Quantity> none = new TreeMap<>(amounts);
    none.replaceAll((resource, amount) -> Quantity.ZERO);
    return new Amounts(none);
  }

  Amounts withoutZeros() {
    return only(resource -> get(resource).value().signum() != 0);
  }

  /** The amount; zero where there is none. */
  Quantity get(String resource) {
    return amounts.getOrDefault(resource, Quantity.ZERO);
  }

  boolean has(String resource) {
    return amounts.containsKey(resource);
  }

  /** Each in whole units, thousandths for {@code cpu}. */
  public SortedMap<String, Long> units() {
    SortedMap<String, Long> units = new TreeMap<>();
    amounts.forEach((resource, amount) -> units.put(resource, amount.units(resource)));
    return units;
  }

  public Set<String> resources() {
    return amounts.keySet();
  }

  boolean isEmpty() {
    return amounts.isEmpty();
  }

  /** As an object says them. */
  public ObjectNode json() {
    ObjectNode json = Json.object();
    amounts.forEach((resource, amount) -> json.put(resource, amount.toString()));
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Amounts that && amounts.equals(that.amounts);
  }

  @Override
  public int hashCode() {
    return amounts.hashCode();
  }

  /** As messages say them. */
  @Override
  public String toString() {
    return amounts.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(","));
  }
}
