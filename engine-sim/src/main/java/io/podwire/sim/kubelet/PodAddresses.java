package io.podwire.sim.kubelet;

import io.podwire.sim.address.Cidr;
import io.podwire.sim.address.Ip;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The node's addresses for Pods, given out in turn, so that one that was given back rests for a
 * while: <a href="https://www.cni.dev/plugins/current/ipam/host-local/">host-local</a>.
 */
final class PodAddresses {
  private final Cidr range;
  private final Set<Ip> taken = new HashSet<>();
  private int last = 1; // the first is the range's name, the second the bridge's

  PodAddresses(Cidr range) {
    this.range = range;
  }

  Optional<Ip> take() {
    int most = (int) range.size() - 2;
    for (int tried = 0; tried < most; tried++) {
      last = last >= most ? 2 : last + 1;
      Ip ip = range.first().plus(last);
      if (taken.add(ip)) {
        return Optional.of(ip);
      }
    }
    return Optional.empty();
  }

  void giveBack(Ip ip) {
    taken.remove(ip);
  }
}
