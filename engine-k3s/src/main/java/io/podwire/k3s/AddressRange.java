package io.podwire.k3s;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses such as {@code 10.43.0.0/16}. */
record AddressRange(InetAddress base, int prefix) {
  /**
   * @throws IllegalArgumentException unless it is an address, a slash and a prefix length
   */
  static AddressRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    try {
      // An address in figures asks no resolver.
      InetAddress base = InetAddress.getByName(cidr.substring(0, Math.max(0, slash)));
      return new AddressRange(base, Integer.parseInt(cidr.substring(slash + 1)));
    } catch (UnknownHostException | NumberFormatException invalid) {
      throw new IllegalArgumentException("address range: \"" + cidr + "\" is no CIDR", invalid);
    }
  }

  boolean contains(InetAddress address) {
    int bits = base.getAddress().length * Byte.SIZE;
    return address.getAddress().length == base.getAddress().length
        && number(address).shiftRight(bits - prefix).equals(number(base).shiftRight(bits - prefix));
  }

  /** The last but one: allocators begin at the other end. */
  InetAddress nearlyLast() {
    int length = base.getAddress().length;
    BigInteger size = BigInteger.ONE.shiftLeft(length * Byte.SIZE - prefix);
    BigInteger last = number(base).add(size).subtract(BigInteger.TWO);
    byte[] bytes = new byte[length];
    byte[] given = last.toByteArray();
    int count = Math.min(length, given.length);
    System.arraycopy(given, given.length - count, bytes, length - count, count);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  @Override
  public String toString() {
    return base.getHostAddress() + "/" + prefix;
  }
}
