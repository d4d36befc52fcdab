package io.podwire.sim.store;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Bounds how many objects hold a parsed tree beside their bytes, for a tree takes about ten times
 * as much memory. Who was read since the last round stays for another one.
 */
final class ParsedObjects {
  private final Queue<ApiObject> holders = new ArrayDeque<>();
  private final long limit;
  private long bytes;

  /**
   * @param limit how many bytes of JSON the objects have together that hold a tree
   */
  ParsedObjects(long limit) {
    this.limit = limit;
  }

  void add(ApiObject object) {
    holders.add(object);
    bytes += object.json().length;
    while (bytes > limit && holders.size() > 1) {
      ApiObject oldest = holders.remove();
      if (oldest.recentlyRead && oldest != object) {
        oldest.recentlyRead = false;
        holders.add(oldest);
      } else {
        bytes -= oldest.json().length;
        oldest.dropTree();
      }
    }
  }
}
