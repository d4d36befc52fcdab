package io.podwire.sim.address;

/**
 * A range of addresses that share a prefix.
 *
 * @param first its lowest address
 * @param prefix how many leading bits they share, 0 to 32
 */
public record Cidr(Ip first, int prefix) {
  public Cidr {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("prefix length " + prefix + " is not within 0 to 32");
    }
    first = new Ip(first.bits() & mask(prefix));
  }

  /**
   * The range that the text writes as {@code 10.42.0.0/16}; bits behind the prefix are dropped.
   *
   * @throws IllegalArgumentException if it is not an address, a slash and a prefix length
   */
  public static Cidr of(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,2}")) {
      throw new IllegalArgumentException("'" + text + "' is not a range like 10.42.0.0/16");
    }
    return new Cidr(Ip.of(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /**
   * The same for a text from an API object, where numbers may have leading zeros that mean nothing.
   *
   * @throws IllegalArgumentException if it is not an address, a slash and a prefix length
   * @see Ip#parseSloppy
   */
  public static Cidr ofSloppy(String text) {
    return of(Ip.withoutLeadingZeros(text));
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  /** Whether the address lies in the range. */
  public boolean contains(Ip ip) {
    return (ip.bits() & mask(prefix)) == first.bits();
  }

  /** Whether the two ranges share an address. */
  public boolean overlaps(Cidr other) {
    return contains(other.first) || other.contains(first);
  }

  /** How many addresses it has. */
  public long size() {
    return 1L << (32 - prefix);
  }

  @Override
  public String toString() {
    return first + "/" + prefix;
  }
}
