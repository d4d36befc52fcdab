package io.podwire.sim.scheduler;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts of a resource: <a
 * href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>.
 */
public final class Quantity {
  private static final Pattern TEXT =
      Pattern.compile("([+-]?[0-9.]+)(?:([eE][+-]?[0-9]+)|([numkMGTPE]|[KMGTPE]i))?");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("n", BigDecimal.valueOf(1, 9)),
          Map.entry("u", BigDecimal.valueOf(1, 6)),
          Map.entry("m", BigDecimal.valueOf(1, 3)),
          Map.entry("k", BigDecimal.valueOf(1000L)),
          Map.entry("M", BigDecimal.valueOf(1000_000L)),
          Map.entry("G", BigDecimal.valueOf(1000_000_000L)),
          Map.entry("T", BigDecimal.valueOf(1000_000_000_000L)),
          Map.entry("P", BigDecimal.valueOf(1000_000_000_000_000L)),
          Map.entry("E", BigDecimal.valueOf(1000_000_000_000_000_000L)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  private Quantity() {}

  /** The amount in whole units, thousandths for {@code cpu}; rounded up. */
  public static long amount(String resource, String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a quantity of " + resource + " like 100m or 1Gi");
    }
    String exponent = matcher.group(2) == null ? "" : matcher.group(2);
    BigDecimal value = new BigDecimal(matcher.group(1) + exponent);
    if (matcher.group(3) != null) {
      value = value.multiply(UNITS.getOrDefault(matcher.group(3), BigDecimal.ONE));
    }
    if (resource.equals("cpu")) {
      value = value.multiply(BigDecimal.valueOf(1000));
    }
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
    return value.min(most).setScale(0, RoundingMode.CEILING).longValue();
  }
}
