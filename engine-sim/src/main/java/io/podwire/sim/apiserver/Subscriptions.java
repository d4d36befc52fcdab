package io.podwire.sim.apiserver;

import io.podwire.sim.clock.Simulation;
import io.podwire.sim.store.ApiObject;
import io.podwire.sim.store.ResourceType;
import io.podwire.sim.store.Selection;
import io.podwire.sim.store.Store;
import io.podwire.sim.store.WatchEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The watches of the cluster's own components. Each hears of a change a little later, and each of
 * them with a delay of its own, for on a real cluster no two components see the same state.
 */
final class Subscriptions {
  // A watch event of a real server arrives within about a millisecond, and now and then, on a busy
  // one, within some tens: 2 to 20 ms on the testbed between the write and the last watcher.
  private static final long SHORTEST_NANOS = Duration.ofMillis(1).toNanos();
  private static final long LONGEST_NANOS = Duration.ofMillis(12).toNanos();

  private final Simulation simulation;
  private final Store store;
  private final Map<ResourceType, Watchers> byType = new LinkedHashMap<>();

  /** Who watches a type: those of one term are found by it, for there is one on each node. */
  private static final class Watchers {
    final List<Subscription> ofAll = new ArrayList<>();
    // Looked up by term, never iterated.
    final Map<String, List<Subscription>> ofTerm = new HashMap<>();

    List<Subscription> of(String term) {
      return term.isEmpty() ? ofAll : ofTerm.computeIfAbsent(term, unseen -> new ArrayList<>());
    }
  }

  Subscriptions(Simulation simulation, Store store) {
    this.simulation = simulation;
    this.store = store;
    store.onChange(this::changed);
  }

  /**
   * @param term the term that all its objects have; empty for all objects of the type
   */
  AutoCloseable subscribe(
      String watcher, ResourceType type, String term, Consumer<WatchEvent> listener) {
    Subscription subscription = new Subscription(watcher, type, term, listener);
    List<String> terms = term.isEmpty() ? List.of() : List.of(term);
    for (ApiObject object : store.list(type, new Selection("", terms))) {
      subscription.add(new WatchEvent(WatchEvent.Type.ADDED, object, null));
    }
    List<Subscription> all = byType.computeIfAbsent(type, unseen -> new Watchers()).of(term);
    all.add(subscription);
    return () -> {
      all.remove(subscription);
      subscription.end();
    };
  }

  private void changed(ResourceType type, WatchEvent event) {
    Watchers watchers = byType.get(type);
    if (watchers == null) {
      return;
    }
    watchers.ofAll.forEach(subscription -> subscription.add(event));
    if (!watchers.ofTerm.isEmpty()) {
      tellThoseOfTerms(watchers, type, event);
    }
  }

  /** As a watch with a selector tells it: what leaves the selection is deleted to the watcher. */
  private void tellThoseOfTerms(Watchers watchers, ResourceType type, WatchEvent event) {
    ApiObject before = event.before();
    List<String> were = before == null ? List.of() : store.terms(type, before);
    List<String> are =
        event.type() == WatchEvent.Type.DELETED ? List.of() : store.terms(type, event.object());
    for (String term : were) {
      if (!are.contains(term)) {
        tell(watchers, term, new WatchEvent(WatchEvent.Type.DELETED, event.object(), before));
      }
    }
    for (String term : are) {
      boolean was = were.contains(term);
      WatchEvent.Type how = was ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED;
      tell(watchers, term, new WatchEvent(how, event.object(), was ? before : null));
    }
  }

  private static void tell(Watchers watchers, String term, WatchEvent event) {
    watchers.ofTerm.getOrDefault(term, List.of()).forEach(subscription -> subscription.add(event));
  }

  private final class Subscription {
    private final Consumer<WatchEvent> listener;
    private final RandomGenerator delays;
    private final Queue<WatchEvent> pending = new ArrayDeque<>();
    private boolean planned;
    private boolean ended;

    Subscription(String watcher, ResourceType type, String term, Consumer<WatchEvent> listener) {
      this.listener = listener;
      this.delays = simulation.random("watch of " + type + " by " + watcher + "[" + term + "]");
    }

    void add(WatchEvent event) {
      pending.add(event);
      if (!planned) {
        planned = true;
        long delay = SHORTEST_NANOS + delays.nextLong(LONGEST_NANOS - SHORTEST_NANOS);
        simulation.after(Duration.ofNanos(delay), this::deliver);
      }
    }

    private void deliver() {
      planned = false;
      for (int due = pending.size(); due > 0 && !ended; due--) {
        listener.accept(pending.remove());
      }
    }

    void end() {
      ended = true;
      pending.clear();
    }
  }
}
