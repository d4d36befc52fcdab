package io.podwire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a look-up asks, and whom.
 *
 * @param name as it was written; null if the arguments name none, or in a way that is not known
 * @param server as it was written; null for those of resolv.conf
 * @param searched whether search domains complete it
 */
record DnsQuery(@Nullable String name, @Nullable String server, boolean searched) {
  private static final Set<String> TYPES =
      Set.of("a", "aaaa", "any", "cname", "in", "mx", "ns", "ptr", "soa", "srv", "txt");

  /** As BusyBox's reads its arguments, which searches for names without a dot alone. */
  static DnsQuery nslookup(String... arguments) {
    List<String> operands = new ArrayList<>();
    for (String argument : arguments) {
      if (!argument.startsWith("-")) {
        operands.add(argument);
      }
    }
    String name = operands.isEmpty() ? null : operands.get(0);
    String server = operands.size() > 1 ? operands.get(1) : null;
    return new DnsQuery(
        name, server, name != null && server == null && !name.contains(".") && !isIpv6(name));
  }

  private static boolean isIpv6(String name) {
    return name.contains(":");
  }

  /** As dig reads its arguments; of its options that take a value of their own, none is known. */
  static DnsQuery dig(String... arguments) {
    List<String> operands = new ArrayList<>();
    String server = null;
    boolean searched = false;
    boolean known = true;
    for (String argument : arguments) {
      if (argument.startsWith("@")) {
        server = argument.substring(1);
      } else if (argument.startsWith("+")) {
        searched |= argument.equals("+search");
      } else if (argument.startsWith("-")) {
        known &= argument.equals("-4");
      } else {
        operands.add(argument);
      }
    }
    if (operands.size() > 1) {
      operands.removeIf(operand -> TYPES.contains(operand.toLowerCase(Locale.ROOT)));
    }
    String name = known && !operands.isEmpty() ? operands.get(0) : null;
    return new DnsQuery(name, server, searched);
  }

  /** As a program's resolver completes it. */
  static DnsQuery resolve(String name) {
    return new DnsQuery(name, null, Tools.isSearched(name));
  }

  @Nullable Destination destination() {
    return name == null ? null : new Destination(name, 0);
  }
}
