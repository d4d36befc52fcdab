package io.podwire.sim.apiserver;

import io.podwire.sim.clock.Simulation;
import java.util.random.RandomGenerator;

/** The ends of generated names, drawn from the seed. */
public final class RandomSuffix {
  // Kubernetes leaves out vowels and what looks like them.
  // https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/rand/rand.go
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  static final int LENGTH = 5;

  private final RandomGenerator random;

  /**
   * @param purpose what the names are for, for the seed
   */
  public RandomSuffix(Simulation simulation, String purpose) {
    this.random = simulation.random(purpose);
  }

  /** The next one, for example {@code x7k2p}. */
  public String next() {
    StringBuilder suffix = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return suffix.toString();
  }
}
