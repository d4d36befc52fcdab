package io.podwire.sim.apiserver.kinds;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/** Numbers of a range that are given to one holder each; which one is drawn from the seed. */
final class NumberPool {
  private static final int GUESSES = 16;

  private final int first;
  private final int count;
  private final int reserved;
  private final RandomGenerator random;
  private final BitSet taken = new BitSet();

  /**
   * @param reserved how many at the lower end are given away unasked only when the rest is used up
   */
  NumberPool(int first, int count, int reserved, RandomGenerator random) {
    this.first = first;
    this.count = count;
    this.reserved = reserved;
    this.random = random;
  }

  /** Takes that number, which must lie in the range; false if it is taken. */
  boolean take(int number) {
    int index = number - first;
    if (index < 0 || index >= count || taken.get(index)) {
      return false;
    }
    taken.set(index);
    return true;
  }

  /** Takes any free number. */
  int takeAny() {
    for (int guess = 0; guess < GUESSES; guess++) {
      int index = reserved + random.nextInt(count - reserved);
      if (!taken.get(index)) {
        taken.set(index);
        return first + index;
      }
    }
    int index = taken.nextClearBit(reserved);
    if (index >= count) {
      index = taken.nextClearBit(0);
    }
    if (index >= count) {
      throw io.podwire.sim.apiserver.Statuses.internal("failed to allocate: range is full");
    }
    taken.set(index);
    return first + index;
  }

  void release(int number) {
    int index = number - first;
    if (index >= 0 && index < count) {
      taken.clear(index);
    }
  }
}
