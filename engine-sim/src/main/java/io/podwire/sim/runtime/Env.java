package io.podwire.sim.runtime;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a process, in order: some of its own, then a block that many processes share and
 * nobody changes, then those that were added later. The block stands for the variables of Services,
 * seven for each: a copy for every process would be the greater part of a large cluster.
 */
public final class Env extends AbstractMap<String, String> {
  private final Map<String, String> before;
  private Map<String, String> shared;
  private final Map<String, String> after;

  /**
   * Variables of that order.
   *
   * @param own copied; they count where both have a name
   * @param shared kept, and never changed
   */
  public Env(Map<String, String> own, Map<String, String> shared) {
    this.before = new LinkedHashMap<>(own);
    this.shared = shared;
    this.after = new LinkedHashMap<>();
  }

  private Env(Env other) {
    this.before = new LinkedHashMap<>(other.before);
    this.shared = other.shared;
    this.after = new LinkedHashMap<>(other.after);
  }

  /** Variables of one's own that are the same at first. */
  public static Env copyOf(Map<String, String> variables) {
    return variables instanceof Env env ? new Env(env) : new Env(variables, Map.of());
  }

  /** These on top of others: where both have a name it keeps its place there, with this value. */
  Env above(Map<String, String> lower) {
    Map<String, String> own = new LinkedHashMap<>(lower);
    own.replaceAll((name, value) -> getOrDefault(name, value));
    own.putAll(before);
    Env merged = new Env(own, shared);
    after.forEach(
        (name, value) -> {
          if (!own.containsKey(name)) {
            merged.after.put(name, value);
          }
        });
    return merged;
  }

  @Override
  public @Nullable String get(Object name) {
    String value = before.get(name);
    value = value != null ? value : after.get(name);
    return value != null ? value : shared.get(name);
  }

  @Override
  public boolean containsKey(Object name) {
    return before.containsKey(name) || after.containsKey(name) || shared.containsKey(name);
  }

  @Override
  public @Nullable String put(String name, String value) {
    if (before.containsKey(name)) {
      return before.put(name, value);
    }
    own(name);
    return before.containsKey(name) ? before.put(name, value) : after.put(name, value);
  }

  @Override
  public @Nullable String remove(Object name) {
    own(name);
    return before.containsKey(name) ? before.remove(name) : after.remove(name);
  }

  @Override
  public void clear() {
    before.clear();
    shared = Map.of();
    after.clear();
  }

  /** Takes a copy of the block if it has the variable, which is about to be changed. */
  private void own(Object name) {
    if (shared.containsKey(name)) {
      shared.forEach(before::putIfAbsent);
      shared = Map.of();
    }
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, String>> iterator() {
        return entries().iterator();
      }

      @Override
      public int size() {
        return (int) entries().count();
      }
    };
  }

  private Stream<Entry<String, String>> entries() {
    Stream<Entry<String, String>> block = shared.entrySet().stream();
    return Stream.of(
            before.entrySet().stream(),
            block.filter(entry -> !before.containsKey(entry.getKey())),
            after.entrySet().stream())
        .flatMap(part -> part)
        .map(Map.Entry::copyOf);
  }
}
