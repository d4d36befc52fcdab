package io.podwire;

import org.apiguardian.api.API;

/**
 * A share of the whole, for a static import: {@code isBetween(percent(15), percent(35))}.
 *
 * @param value between 0 and 100
 */
@API(status = API.Status.EXPERIMENTAL)
public record Percent(double value) {
  public Percent {
    if (!(value >= 0 && value <= 100)) {
      throw Checks.refused("percent", Double.toString(value), "between 0 and 100");
    }
  }

  /** That many of a hundred. */
  public static Percent percent(double value) {
    return new Percent(value);
  }

  double fraction() {
    return value / 100;
  }

  @Override
  public String toString() {
    return (value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value))
        + " %";
  }
}
