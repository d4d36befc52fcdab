package io.podwire.sim.network;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A node's hooks, in the order in which they judge. */
final class Hooks {
  private final Map<HookPoint, List<Entry>> byPoint = new EnumMap<>(HookPoint.class);

  Hooks() {
    for (HookPoint point : HookPoint.values()) {
      byPoint.put(point, new ArrayList<>());
    }
  }

  /** A hook and its place. */
  record Entry(int priority, PacketHook hook) {}

  void add(HookPoint point, int priority, PacketHook hook) {
    List<Entry> changed = new ArrayList<>(at(point));
    int place = 0;
    while (place < changed.size() && changed.get(place).priority() <= priority) {
      place++;
    }
    changed.add(place, new Entry(priority, hook));
    byPoint.put(point, changed); // a new list: a hook may come or go while packets pass
  }

  void remove(HookPoint point, PacketHook hook) {
    List<Entry> changed = new ArrayList<>(at(point));
    changed.removeIf(entry -> entry.hook() == hook);
    byPoint.put(point, changed);
  }

  @SuppressWarnings("NullAway") // each point has its list
  List<Entry> at(HookPoint point) {
    return byPoint.get(point);
  }
}
