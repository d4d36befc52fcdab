package io.podwire;

import org.apiguardian.api.API;

/**
 * The share of connections that some Pods served. Balancing is random: a failure says how likely
 * such a count would be by chance alone.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ShareAssert {
  private final SpreadAssert spread;
  private final String who;
  private final int served;
  private final int total;

  ShareAssert(SpreadAssert spread, String who, int served, int total) {
    this.spread = spread;
    this.who = who;
    this.served = served;
    this.total = total;
    spread.scene().expectAssertion(this, spread + ", served by " + who);
  }

  /** The share lies between these, both included. */
  public SpreadAssert isBetween(Percent least, Percent most) {
    spread.scene().asserted(this);
    if (least.value() > most.value()) {
      throw Checks.refused("isBetween", least + " and " + most, "a range: the smaller comes first");
    }
    double share = (double) served / total;
    if (share < least.fraction() || share > most.fraction()) {
      double middle = (least.fraction() + most.fraction()) / 2;
      double chance = 1 - Binomial.within(total, middle, least.fraction(), most.fraction());
      throw spread.failure(
          String.format(
              java.util.Locale.ROOT,
              "to be served by %s between %s and %s; it was %d of %d, %.1f %%%n  if the true share is"
                  + " %.1f %%, chance alone leaves that range once in %s runs",
              who,
              least,
              most,
              served,
              total,
              share * 100,
              middle * 100,
              Binomial.oneIn(chance)));
    }
    return spread;
  }

  /** How many connections it was. */
  public int count() {
    spread.scene().asserted(this);
    return served;
  }
}
