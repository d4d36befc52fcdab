package io.podwire;

import java.util.HashSet;
import java.util.Set;

/**
 * The Pods that the test made or saw, be they still there or not: of no other can be said that it
 * has left something. Confined to the thread of the test.
 */
final class SeenPods {
  private final Set<String> pods = new HashSet<>();

  void add(String namespace, String name) {
    pods.add(namespace + "/" + name);
  }

  boolean contains(String namespace, String name) {
    return pods.contains(namespace + "/" + name);
  }
}
