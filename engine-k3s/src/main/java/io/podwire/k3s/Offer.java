package io.podwire.k3s;

import io.podwire.engine.Capability;
import java.util.AbstractSet;
import java.util.EnumSet;
import java.util.Iterator;

/**
 * What a real cluster can do. Whether it knows names of the Internet is found out when somebody
 * wants to know.
 */
final class Offer extends AbstractSet<Capability> {
  private final EnumSet<Capability> known;
  private final ExternalDns dns;

  /**
   * @param known all but {@link Capability#EXTERNAL_DNS}
   */
  Offer(EnumSet<Capability> known, ExternalDns dns) {
    this.known = EnumSet.copyOf(known);
    this.dns = dns;
  }

  @Override
  public boolean contains(Object capability) {
    return capability == Capability.EXTERNAL_DNS ? dns.isThere() : known.contains(capability);
  }

  @Override
  public Iterator<Capability> iterator() {
    return all().iterator();
  }

  @Override
  public int size() {
    return all().size();
  }

  private EnumSet<Capability> all() {
    EnumSet<Capability> all = EnumSet.copyOf(known);
    if (dns.isThere()) {
      all.add(Capability.EXTERNAL_DNS);
    }
    return all;
  }
}
