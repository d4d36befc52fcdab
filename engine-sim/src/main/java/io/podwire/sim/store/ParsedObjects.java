package io.podwire.sim.store;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Bounds how many objects hold a parsed tree beside their bytes, for a tree takes several times as
 * much memory. Who was read since the last round stays for another one.
 */
final class ParsedObjects {
  private final Queue<ApiObject> holders = new ArrayDeque<>();
  private final int limit;

  ParsedObjects(int limit) {
    this.limit = limit;
  }

  void add(ApiObject object) {
    holders.add(object);
    while (holders.size() > limit) {
      ApiObject oldest = holders.remove();
      if (oldest.recentlyRead && oldest != object) {
        oldest.recentlyRead = false;
        holders.add(oldest);
      } else {
        oldest.dropTree();
      }
    }
  }
}
