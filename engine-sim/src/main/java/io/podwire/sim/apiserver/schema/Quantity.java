package io.podwire.sim.apiserver.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of a resource, such as {@code 500m} or {@code 64Mi}.
 *
 * @param value how much
 * @param format how it was written, which is how it is written again
 * @see <a
 *     href="https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/api/resource/quantity.go">quantity.go</a>
 */
public record Quantity(BigDecimal value, Format format) implements Comparable<Quantity> {
  /** How an amount is written. */
  public enum Format {
    BINARY,
    DECIMAL,
    EXPONENT
  }

  private static final Pattern SYNTAX =
      Pattern.compile("([+-]?)(\\d+\\.?\\d*|\\.\\d+)([numkMGTPE]?|[KMGTPE]i|[eE][+-]?\\d+)");
  private static final String DECIMAL_SUFFIXES = "num kMGTPE";
  private static final String BINARY_SUFFIXES = " KMGTPE";
  private static final BigDecimal NANO = BigDecimal.ONE.movePointLeft(9);

  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL);

  /**
   * Reads an amount.
   *
   * @throws DecodingException if it is none
   */
  public static Quantity parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches()) {
      throw new DecodingException(
          "quantities must match the regular expression"
              + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    BigDecimal number = new BigDecimal(parts.group(1) + parts.group(2));
    String suffix = parts.group(3);
    if (suffix.length() == 2 && suffix.charAt(1) == 'i') {
      BigInteger unit = BigInteger.ONE.shiftLeft(10 * BINARY_SUFFIXES.indexOf(suffix.charAt(0)));
      return rounded(number.multiply(new BigDecimal(unit)), Format.BINARY);
    }
    if (suffix.length() > 1) {
      return rounded(
          number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))), Format.EXPONENT);
    }
    int index = suffix.isEmpty() ? 3 : DECIMAL_SUFFIXES.indexOf(suffix);
    return rounded(number.scaleByPowerOfTen(3 * (index - 3)), Format.DECIMAL);
  }

  private static Quantity rounded(BigDecimal value, Format format) {
    return new Quantity(
        value.divide(NANO, 0, RoundingMode.UP).multiply(NANO).stripTrailingZeros(), format);
  }

  /** The sum, written as this amount is, or as the other one where this is zero. */
  public Quantity plus(Quantity other) {
    return new Quantity(
        value.add(other.value).stripTrailingZeros(), value.signum() == 0 ? other.format : format);
  }

  /** The difference. */
  public Quantity minus(Quantity other) {
    return plus(new Quantity(other.value.negate(), other.format));
  }

  /** In whole units of the resource, thousandths for {@code cpu}; rounded up. */
  public long units(String resource) {
    BigDecimal units = resource.equals("cpu") ? value.movePointRight(3) : value;
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
    return units.min(most).setScale(0, RoundingMode.CEILING).longValue();
  }

  public boolean isNegative() {
    return value.signum() < 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  /** The canonical form: an integer with the largest suffix that leaves no fraction. */
  @Override
  public String toString() {
    if (value.signum() == 0) {
      return "0";
    }
    boolean binary =
        format == Format.BINARY
            && value.stripTrailingZeros().scale() <= 0
            && value.abs().compareTo(BigDecimal.valueOf(1024)) >= 0;
    return binary ? binary() : decimal();
  }

  private String binary() {
    BigInteger number = value.toBigIntegerExact();
    int suffix = 0;
    while (suffix < 6 && number.getLowestSetBit() >= 10) {
      number = number.shiftRight(10);
      suffix++;
    }
    return number + (suffix == 0 ? "" : BINARY_SUFFIXES.charAt(suffix) + "i");
  }

  private String decimal() {
    BigDecimal stripped = value.stripTrailingZeros();
    int exponent = Math.floorDiv(-stripped.scale(), 3) * 3;
    exponent = format == Format.EXPONENT ? exponent : Math.min(18, Math.max(-9, exponent));
    String number = stripped.scaleByPowerOfTen(-exponent).toBigInteger().toString();
    if (exponent == 0) {
      return number;
    }
    return format == Format.EXPONENT
        ? number + "e" + exponent
        : number + DECIMAL_SUFFIXES.charAt(exponent / 3 + 3);
  }
}
