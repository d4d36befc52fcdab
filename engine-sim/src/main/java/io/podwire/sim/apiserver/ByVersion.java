package io.podwire.sim.apiserver;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of preference of versions: {@code v2}, {@code v1}, {@code v1beta2}, {@code v1alpha1},
 * and then all others by their letters.
 *
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/version/helpers.go">helpers.go</a>
 */
public final class ByVersion implements Comparator<String> {
  private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

  @Override
  public int compare(String one, String other) {
    Matcher left = VERSION.matcher(one);
    Matcher right = VERSION.matcher(other);
    boolean known = left.matches();
    if (known != right.matches()) {
      return known ? -1 : 1;
    }
    if (!known) {
      return one.compareTo(other);
    }
    int stability = Integer.compare(stability(right), stability(left));
    int major = Long.compare(number(right, 1), number(left, 1));
    return stability != 0
        ? stability
        : major != 0 ? major : Long.compare(number(right, 3), number(left, 3));
  }

  private static int stability(Matcher version) {
    return version.group(2) == null ? 2 : version.group(2).equals("beta") ? 1 : 0;
  }

  private static long number(Matcher version, int group) {
    return version.group(group) == null ? 0 : Long.parseLong(version.group(group));
  }
}
