package io.podwire;

import java.util.Locale;

/** How likely random balancing is to give a count. */
final class Binomial {
  private Binomial() {}

  /**
   * How likely at most it is that of so many equally likely ones at least one is never drawn: the
   * sum of each one's chance.
   */
  static double oneLeftOut(int ones, int draws) {
    return Math.min(1, ones * Math.pow(1 - 1.0 / ones, draws));
  }

  /**
   * The probability that of n connections, each with that chance, a share within the range
   * succeeds.
   */
  static double within(int n, double chance, double least, double most) {
    double sum = 0;
    double log = n * Math.log1p(-chance); // of no success at all; then from term to term
    for (int k = 0; k <= n; k++) {
      double share = (double) k / n;
      if (share >= least && share <= most) {
        sum += Math.exp(log);
      }
      log += Math.log((double) (n - k) / (k + 1)) + Math.log(chance) - Math.log1p(-chance);
    }
    return Math.min(1, sum);
  }

  static String oneIn(double probability) {
    return probability < 1e-12
        ? "more than a trillion"
        : String.format(Locale.ROOT, "%,d", Math.round(1 / probability));
  }
}
