package io.podwire.sim.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 address.
 *
 * @param bits the 32 bits, most significant octet first
 */
public record Ip(int bits) implements Comparable<Ip> {
  /** {@code 0.0.0.0}: any address of the host, where a socket is bound. */
  public static final Ip ANY = new Ip(0);

  /** {@code 127.0.0.1}. */
  public static final Ip LOCALHOST = new Ip(0x7F000001);

  private static final Pattern LEADING_ZEROS = Pattern.compile("(?<![0-9])0+(?=[0-9])");

  /**
   * The address that the text writes in dotted decimals.
   *
   * @throws IllegalArgumentException if it is not four decimal octets without leading zeros
   */
  public static Ip of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + text + "' is not an IPv4 address like 10.42.0.7"));
  }

  /** The address that the text writes in dotted decimals, if it does. */
  public static Optional<Ip> parse(String text) {
    int bits = 0;
    int octets = 0;
    int octet = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (octet < 0 || ++octets > 4) {
          return Optional.empty();
        }
        bits = bits << 8 | octet;
        octet = -1;
      } else if (c < '0' || c > '9' || octet == 0) {
        return Optional.empty();
      } else {
        octet = Math.max(octet, 0) * 10 + (c - '0');
        if (octet > 255) {
          return Optional.empty();
        }
      }
    }
    return octets == 4 ? Optional.of(new Ip(bits)) : Optional.empty();
  }

  /**
   * The same for a text from an API object, where octets may have leading zeros that mean nothing
   * (<a
   * href="https://github.com/kubernetes/utils/blob/914a6e750570/net/parse.go">ParseIPSloppy</a>).
   */
  public static Optional<Ip> parseSloppy(String text) {
    Optional<Ip> strict = parse(text);
    return strict.isPresent() ? strict : parse(withoutLeadingZeros(text));
  }

  static String withoutLeadingZeros(String text) {
    return LEADING_ZEROS.matcher(text).replaceAll("");
  }

  /** The address of a Java API's IPv4 address. */
  public static Ip of(InetAddress address) {
    if (!(address instanceof Inet4Address)) {
      throw new IllegalArgumentException(address + " is not an IPv4 address");
    }
    byte[] b = address.getAddress();
    return new Ip((b[0] & 255) << 24 | (b[1] & 255) << 16 | (b[2] & 255) << 8 | (b[3] & 255));
  }

  /** The same address for Java's own APIs; no name is looked up. */
  public InetAddress toInetAddress() {
    byte[] octets = {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException fourOctetsAreAlwaysAnAddress) {
      throw new AssertionError(fourOctetsAreAlwaysAnAddress);
    }
  }

  /** The address that many further up. */
  public Ip plus(int offset) {
    return new Ip(bits + offset);
  }

  /** Whether this is one of {@code 127.0.0.0/8}. */
  public boolean isLoopback() {
    return bits >>> 24 == 127;
  }

  @Override
  public int compareTo(Ip other) {
    return Integer.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }
}
