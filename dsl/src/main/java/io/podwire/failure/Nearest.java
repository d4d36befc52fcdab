package io.podwire.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apiguardian.api.API;

/** Finds what was probably meant. */
@API(status = API.Status.INTERNAL)
public final class Nearest {
  private Nearest() {}

  /** The closest candidate, if it is close enough to be a slip of the keyboard. */
  public static Optional<String> to(String wanted, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> distance(wanted, candidate) <= Math.max(2, wanted.length() / 3))
        .min(Comparator.<String>comparingInt(c -> distance(wanted, c)).thenComparing(c -> c));
  }

  /** Levenshtein's, with a swap of neighbours counting as one. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 ? j : j == 0 ? i : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + same);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
