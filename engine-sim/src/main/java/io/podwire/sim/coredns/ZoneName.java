package io.podwire.sim.coredns;

import io.podwire.sim.address.Ip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * A name inside one of the zones that the cluster serves.
 *
 * @param name as it was asked for
 * @param zone its last labels, in the case in which it was asked for
 * @param labels those before the zone, in lower case
 */
record ZoneName(Name name, Name zone, List<String> labels) {
  static final String CLUSTER = "cluster.local.";
  private static final List<String> ZONES = List.of(CLUSTER, "in-addr.arpa.", "ip6.arpa.");
  private static final int ZONE_LABELS = 2;

  /** The name, taken apart, if one of the zones holds it. */
  static Optional<ZoneName> of(Name name) {
    int before = name.labels() - 1 - ZONE_LABELS; // the root counts as a label
    if (before < 0) {
      return Optional.empty();
    }
    Name zone = before == 0 ? name : new Name(name, before);
    if (!ZONES.contains(lower(zone.toString()))) {
      return Optional.empty();
    }
    List<String> labels = new ArrayList<>(before);
    for (int i = 0; i < before; i++) {
      labels.add(lower(name.getLabelString(i)));
    }
    return Optional.of(new ZoneName(name, zone, labels));
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  boolean isReverse() {
    return !lower(zone.toString()).equals(CLUSTER);
  }

  /** The address whose reverse name this is, if it is one. */
  Optional<Ip> address() {
    List<String> octets = new ArrayList<>(labels);
    Collections.reverse(octets);
    boolean four = lower(zone.toString()).equals("in-addr.arpa.");
    return four ? Ip.parse(String.join(".", octets)) : Optional.empty();
  }

  boolean isApex() {
    return labels.isEmpty();
  }

  /** The name with these labels in front of the zone. */
  Name inZone(String... front) {
    return name(String.join(".", front) + "." + zone);
  }

  /** The name that the text writes out. */
  static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("'" + text + "' is not a name", e);
    }
  }
}
