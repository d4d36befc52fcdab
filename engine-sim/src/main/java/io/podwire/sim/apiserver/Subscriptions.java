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
  private final Map<ResourceType, List<Subscription>> byType = new LinkedHashMap<>();

  Subscriptions(Simulation simulation, Store store) {
    this.simulation = simulation;
    this.store = store;
    store.onChange(this::changed);
  }

  AutoCloseable subscribe(
      String watcher, ResourceType type, List<String> terms, Consumer<WatchEvent> listener) {
    Subscription subscription = new Subscription(watcher, type, terms, listener);
    for (ApiObject object : store.list(type, new Selection("", terms))) {
      subscription.add(new WatchEvent(WatchEvent.Type.ADDED, object, null));
    }
    List<Subscription> all = byType.computeIfAbsent(type, unseen -> new ArrayList<>());
    all.add(subscription);
    return () -> {
      all.remove(subscription);
      subscription.end();
    };
  }

  private void changed(ResourceType type, WatchEvent event) {
    for (Subscription subscription : byType.getOrDefault(type, List.of())) {
      subscription.offer(event);
    }
  }

  private final class Subscription {
    private final ResourceType type;
    private final List<String> terms;
    private final Consumer<WatchEvent> listener;
    private final RandomGenerator delays;
    private final Queue<WatchEvent> pending = new ArrayDeque<>();
    private boolean planned;
    private boolean ended;

    Subscription(
        String watcher, ResourceType type, List<String> terms, Consumer<WatchEvent> listener) {
      this.type = type;
      this.terms = terms;
      this.listener = listener;
      this.delays = simulation.random("watch of " + type + " by " + watcher + terms);
    }

    /** As a watch with a selector tells it: what leaves the selection is deleted to the watcher. */
    void offer(WatchEvent event) {
      if (terms.isEmpty()) {
        add(event);
        return;
      }
      ApiObject before = event.before();
      boolean was = before != null && store.terms(type, before).containsAll(terms);
      boolean is =
          event.type() != WatchEvent.Type.DELETED
              && store.terms(type, event.object()).containsAll(terms);
      if (is) {
        add(
            new WatchEvent(
                was ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED,
                event.object(),
                was ? before : null));
      } else if (was) {
        add(new WatchEvent(WatchEvent.Type.DELETED, event.object(), before));
      }
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
